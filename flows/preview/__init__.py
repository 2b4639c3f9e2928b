"""What checked files would count on their own, before they are submitted (核算预览)."""
