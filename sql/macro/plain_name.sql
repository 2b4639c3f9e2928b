-- plain_name
--
-- A name without what two clerks write differently: blanks, brackets, full-width letters, case.
--
--     某公司（东 厂） -> 某公司东厂
--
-- grain     a macro of one text
-- reads
-- source    rulebook §10 [D]
-- nuance    compared only, never shown

CREATE OR REPLACE MACRO plain_name(x) AS
    LOWER(TRANSLATE(
        NFC_NORMALIZE(x),
        'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ０１２３４５６７８９＃ 　()（）[]【】〔〕·・',
        'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#'
    ));
