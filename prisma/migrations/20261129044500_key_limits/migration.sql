-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "credit_limit" INTEGER,
ADD COLUMN     "spends_as" UUID;

-- AlterTable
ALTER TABLE "credit_hold" ADD COLUMN     "cycle_start" TIMESTAMPTZ(3),
ADD COLUMN     "spender_id" UUID;

-- CreateTable
CREATE TABLE "key_spending" (
    "organization_id" UUID NOT NULL,
    "api_key_id" UUID NOT NULL,
    "cycle_start" TIMESTAMPTZ(3) NOT NULL,
    "credits" INTEGER NOT NULL,

    CONSTRAINT "key_spending_pkey" PRIMARY KEY ("api_key_id","cycle_start")
);

-- CreateIndex
CREATE INDEX "key_spending_organization_id_idx" ON "key_spending"("organization_id");

-- AddForeignKey
ALTER TABLE "key_spending" ADD CONSTRAINT "key_spending_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_key"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

ALTER TABLE "api_key" ADD CONSTRAINT "api_key_credit_limit_not_negative" CHECK ("credit_limit" >= 0);
ALTER TABLE "key_spending" ADD CONSTRAINT "key_spending_not_negative" CHECK ("credits" >= 0);
ALTER TABLE "key_spending" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "one_tenant" ON "key_spending" USING ("organization_id" = (SELECT "tenant"()) OR (SELECT "tenant"()) IS NULL);
