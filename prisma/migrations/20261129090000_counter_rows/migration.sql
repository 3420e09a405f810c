-- Rows that every upload of a workspace changes. Each change leaves an old version behind, through which whoever looks the row up by its
-- index has to walk, until the page is cleared up; and that happens once it is fuller than its fill factor. A low one keeps the walk short.
ALTER TABLE "organization_usage" SET (fillfactor = 20);
ALTER TABLE "ledger_account" SET (fillfactor = 30);
