-- AlterTable
ALTER TABLE "asset" ADD COLUMN     "public_kind" TEXT;

-- Pictures that were prepared before --------------------------------------------------------------------------------------------

-- They are prepared once more, for their thumbhash and their public copy; their analysis stays. A little later, so that no worker of the
-- release before does it.
UPDATE "asset_preparation" SET "status" = 'queued', "attempt" = 0, "next_attempt_at" = now() + interval '1 minute', "completed_at" = NULL
WHERE "status" = 'succeeded';
