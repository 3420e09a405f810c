-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "usage_count" BIGINT NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "api_key_parent_id_created_at_idx" ON "api_key"("parent_id", "created_at");
