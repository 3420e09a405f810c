-- AlterTable
ALTER TABLE "analysis_run" ADD COLUMN     "cost_micro_usd" BIGINT,
ADD COLUMN     "reserved_micro_usd" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "ai_spending" (
    "organization_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "cost_micro_usd" BIGINT NOT NULL,

    CONSTRAINT "ai_spending_pkey" PRIMARY KEY ("organization_id","day")
);

-- CreateIndex
CREATE INDEX "analysis_run_paused" ON "analysis_run"("organization_id") WHERE (status = 'queued'::work_status AND error_code = 'billing.budget_paused'::text);

-- CreateIndex
CREATE INDEX "analysis_run_reserved" ON "analysis_run"("organization_id") WHERE (status = 'running'::work_status AND reserved_micro_usd > 0);

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

ALTER TABLE "ai_spending" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "one_tenant" ON "ai_spending" USING ("organization_id" = (SELECT "tenant"()) OR (SELECT "tenant"()) IS NULL);
