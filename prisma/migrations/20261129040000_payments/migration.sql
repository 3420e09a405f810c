-- CreateTable
CREATE TABLE "subscription" (
    "id" TEXT NOT NULL,
    "organization_id" UUID,
    "customer_id" TEXT NOT NULL,
    "payer_email" TEXT,
    "plan_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "cancel_at_period_end" BOOLEAN NOT NULL DEFAULT false,
    "past_due_since" TIMESTAMPTZ(3),
    "fetch_no" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pack_sale" (
    "id" TEXT NOT NULL,
    "organization_id" UUID,
    "payment_intent_id" TEXT,
    "payer_email" TEXT,
    "pack_credits" INTEGER NOT NULL,
    "amount_cents" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "refunded_cents" INTEGER NOT NULL DEFAULT 0,
    "disputed_cents" INTEGER NOT NULL DEFAULT 0,
    "fetch_no" BIGINT NOT NULL,
    "taken_credits" INTEGER NOT NULL DEFAULT 0,
    "bookings" INTEGER NOT NULL DEFAULT 0,
    "receipt_url" TEXT,
    "paid_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pack_sale_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stripe_event" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "error_code" TEXT,

    CONSTRAINT "stripe_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "subscription_organization_id_idx" ON "subscription"("organization_id");

-- CreateIndex
CREATE INDEX "subscription_payer_email_idx" ON "subscription"("payer_email") WHERE (organization_id IS NULL);

-- CreateIndex
CREATE INDEX "subscription_period_end_idx" ON "subscription"("period_end");

-- CreateIndex
CREATE UNIQUE INDEX "pack_sale_payment_intent_id_key" ON "pack_sale"("payment_intent_id");

-- CreateIndex
CREATE INDEX "pack_sale_organization_id_idx" ON "pack_sale"("organization_id");

-- CreateIndex
CREATE INDEX "pack_sale_payer_email_idx" ON "pack_sale"("payer_email") WHERE (organization_id IS NULL);

-- CreateIndex
CREATE INDEX "stripe_event_next_attempt_at_idx" ON "stripe_event"("next_attempt_at") WHERE (applied_at IS NULL);

-- CreateIndex
CREATE INDEX "stripe_event_applied_at_idx" ON "stripe_event"("applied_at") WHERE (applied_at IS NOT NULL);

-- What the schema file cannot say -----------------------------------------------------------------------------------------------

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['subscription', 'pack_sale'] LOOP
    EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY "one_tenant" ON %1$I USING ("organization_id" = (SELECT "tenant"()) OR (SELECT "tenant"()) IS NULL)', name);
    -- Parked until whoever paid signs in.
    EXECUTE format('CREATE POLICY "nobodys" ON %1$I USING ("organization_id" IS NULL)', name);
  END LOOP;
END $$;
ALTER TABLE "pack_sale" ADD CONSTRAINT "pack_sale_takes_back_what_it_gave" CHECK ("taken_credits" BETWEEN 0 AND "pack_credits");

-- Fetches of Stripe's objects are numbered as they start, over all workers.
CREATE SEQUENCE "stripe_fetch_no";
