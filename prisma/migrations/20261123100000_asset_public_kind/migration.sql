-- AlterTable
ALTER TABLE "asset" ADD COLUMN     "public_kind" TEXT;

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- What strangers may have of a picture is made when it becomes public: most never do, and it takes as much room as the original.
CREATE FUNCTION "asset_made_public"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "asset_preparation" SET "status" = 'queued', "attempt" = 0, "next_attempt_at" = now(), "completed_at" = NULL
  WHERE "id" = NEW."id" AND "status" = 'succeeded';
  RETURN NULL;
END $$;

CREATE TRIGGER "asset_made_public" AFTER UPDATE OF "is_public" ON "asset" FOR EACH ROW
  WHEN (NEW."is_public" AND NEW."public_kind" IS NULL) EXECUTE FUNCTION "asset_made_public"();

-- Pictures that were prepared before --------------------------------------------------------------------------------------------

-- They are prepared once more, for their thumbhash; their analysis stays. A little later, so that no worker of the
-- release before does it.
UPDATE "asset_preparation" SET "status" = 'queued', "attempt" = 0, "next_attempt_at" = now() + interval '1 minute', "completed_at" = NULL
WHERE "status" = 'succeeded';
