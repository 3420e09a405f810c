-- CreateTable
CREATE TABLE "idempotency_key" (
    "organization_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "fingerprint" CHAR(64) NOT NULL,
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "status" INTEGER,
    "entity_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("organization_id","key")
);

-- CreateIndex
CREATE INDEX "idempotency_key_expires_at_idx" ON "idempotency_key"("expires_at");

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- Under way with a lease, or over with an answer; nothing else.
ALTER TABLE "idempotency_key" ADD CONSTRAINT "idempotency_key_state" CHECK (
  ("lease_token" IS NOT NULL AND "lease_until" IS NOT NULL AND "status" IS NULL AND "entity_id" IS NULL)
  OR ("lease_token" IS NULL AND "lease_until" IS NULL AND "status" IS NOT NULL AND "entity_id" IS NOT NULL));
