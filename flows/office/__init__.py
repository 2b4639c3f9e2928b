"""The office that runs the accounting (本单位): its profile, its folders, how they are found and made."""
