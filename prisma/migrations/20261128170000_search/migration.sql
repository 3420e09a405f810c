-- Trigrams find a term anywhere in a text.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- DropIndex
DROP INDEX "asset_search_organization_id_idx";

-- Lists are found by asset_search: an upload need not write these any more.
DROP INDEX "asset_organization_id_created_at_id_idx";

-- DropIndex
DROP INDEX "asset_organization_id_project_id_created_at_idx";

-- AlterTable
ALTER TABLE "asset_search"
  ADD COLUMN "project_id" UUID,
  ADD COLUMN "status" "asset_status",
  ADD COLUMN "is_trashed" BOOLEAN,
  ADD COLUMN "size_bytes" BIGINT,
  ADD COLUMN "created_at" TIMESTAMPTZ(3),
  -- Empty in rows that are there: the worker writes their documents anew.
  ADD COLUMN "labels" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "is_indexed" BOOLEAN NOT NULL DEFAULT false;

UPDATE "asset_search" s SET "project_id" = a."project_id", "status" = a."status", "is_trashed" = a."deleted_at" IS NOT NULL,
  "size_bytes" = a."size_bytes", "created_at" = a."created_at"
FROM "asset" a WHERE a."id" = s."asset_id";

ALTER TABLE "asset_search"
  ALTER COLUMN "status" SET NOT NULL,
  ALTER COLUMN "is_trashed" SET NOT NULL,
  ALTER COLUMN "size_bytes" SET NOT NULL,
  ALTER COLUMN "created_at" SET NOT NULL,
  ALTER COLUMN "labels" DROP NOT NULL,
  ALTER COLUMN "labels" DROP DEFAULT,
  DROP COLUMN "tags";

-- CreateTable
CREATE TABLE "asset_count" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" UUID NOT NULL,
    "project_id" UUID NOT NULL,
    "type" "asset_type" NOT NULL,
    "status" "asset_status" NOT NULL,
    "is_trashed" BOOLEAN NOT NULL,
    "change" INTEGER NOT NULL,
    "is_sum" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "asset_count_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "asset_search_recent" ON "asset_search"("organization_id", "is_trashed", "created_at" DESC, "asset_id" DESC);

-- CreateIndex
CREATE INDEX "asset_search_size" ON "asset_search"("organization_id", "is_trashed", "size_bytes" DESC, "asset_id" DESC);

-- CreateIndex
CREATE INDEX "asset_search_project" ON "asset_search"("organization_id", "is_trashed", "project_id", "created_at" DESC, "asset_id" DESC) WHERE (project_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "asset_search_unready" ON "asset_search"("organization_id", "is_trashed", "status", "created_at" DESC, "asset_id" DESC) WHERE (status <> 'ready'::asset_status);

-- CreateIndex
CREATE INDEX "asset_search_delta" ON "asset_search"("organization_id", "created_at" DESC, "asset_id" DESC) WHERE (NOT is_indexed);

-- fastupdate off: rows come in by the worker's fold, and a pending list that is flushed by whoever fills it stalls that one for seconds.
CREATE INDEX "asset_search_words" ON "asset_search" USING GIN ("labels" array_ops, "text" gin_trgm_ops) WITH (fastupdate = off) WHERE (is_indexed);

-- CreateIndex
CREATE UNIQUE INDEX "asset_count_sum" ON "asset_count"("organization_id", "project_id", "type", "status", "is_trashed") WHERE (is_sum);

-- CreateIndex
CREATE INDEX "asset_count_organization_id_idx" ON "asset_count"("organization_id");

-- CreateIndex
CREATE INDEX "asset_count_new" ON "asset_count"("id") WHERE (NOT is_sum);

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- Search reads the texts of thousands of rows: they stay in their rows, uncompressed, as far as a page allows.
ALTER TABLE "asset_search" SET (toast_tuple_target = 8160, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- The texts are many times larger than what the planner needs to know of them.
ALTER TABLE "asset_search" ALTER COLUMN "text" SET STATISTICS 10;

CREATE FUNCTION "asset_search_follows"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "asset_search" SET
    "status" = NEW."status", "project_id" = NEW."project_id", "is_trashed" = NEW."deleted_at" IS NOT NULL, "is_indexed" = false,
    "labels" = CASE
      WHEN NEW."project_id" IS NOT DISTINCT FROM OLD."project_id" OR "labels" = '{}' THEN "labels"
      WHEN NEW."project_id" IS NULL THEN array_remove("labels", 'p:' || OLD."project_id")
      ELSE array_append(array_remove("labels", 'p:' || OLD."project_id"), 'p:' || NEW."project_id") END
  WHERE "asset_id" = NEW."id";
  RETURN NULL;
END $$;

CREATE TRIGGER "asset_search_follows" AFTER UPDATE OF "status", "project_id", "deleted_at" ON "asset" FOR EACH ROW
  WHEN ((OLD."status", OLD."project_id", OLD."deleted_at" IS NULL) IS DISTINCT FROM (NEW."status", NEW."project_id", NEW."deleted_at" IS NULL))
  EXECUTE FUNCTION "asset_search_follows"();

CREATE FUNCTION "asset_count_follows"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  nil CONSTANT UUID := '00000000-0000-0000-0000-000000000000';
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO "asset_count" ("organization_id", "project_id", "type", "status", "is_trashed", "change")
    VALUES (OLD."organization_id", COALESCE(OLD."project_id", nil), OLD."type", OLD."status", OLD."deleted_at" IS NOT NULL, -1);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO "asset_count" ("organization_id", "project_id", "type", "status", "is_trashed", "change")
    VALUES (NEW."organization_id", COALESCE(NEW."project_id", nil), NEW."type", NEW."status", NEW."deleted_at" IS NOT NULL, 1);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER "asset_count_follows_rows" AFTER INSERT OR DELETE ON "asset" FOR EACH ROW EXECUTE FUNCTION "asset_count_follows"();
CREATE TRIGGER "asset_count_follows_changes" AFTER UPDATE OF "status", "project_id", "deleted_at" ON "asset" FOR EACH ROW
  WHEN ((OLD."status", OLD."project_id", OLD."deleted_at" IS NULL) IS DISTINCT FROM (NEW."status", NEW."project_id", NEW."deleted_at" IS NULL))
  EXECUTE FUNCTION "asset_count_follows"();

INSERT INTO "asset_count" ("organization_id", "project_id", "type", "status", "is_trashed", "change", "is_sum")
SELECT "organization_id", COALESCE("project_id", '00000000-0000-0000-0000-000000000000'), "type", "status", "deleted_at" IS NOT NULL, count(*), true
FROM "asset" GROUP BY 1, 2, 3, 4, 5;
