-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "role" AS ENUM ('owner', 'admin', 'member', 'viewer');

-- CreateEnum
CREATE TYPE "membership_status" AS ENUM ('active', 'pending');

-- CreateEnum
CREATE TYPE "asset_type" AS ENUM ('image', 'video', 'audio', 'file');

-- CreateEnum
CREATE TYPE "asset_status" AS ENUM ('pending', 'processing', 'ready', 'failed');

-- CreateEnum
CREATE TYPE "source_kind" AS ENUM ('upload', 'url', 'camera', 'test_run', 'describe');

-- CreateEnum
CREATE TYPE "work_status" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "run_trigger" AS ENUM ('upload', 'manual', 'workflow', 'camera', 'test');

-- CreateEnum
CREATE TYPE "ledger_account_kind" AS ENUM ('promo', 'monthly', 'pack', 'held', 'consumed', 'expired', 'issued', 'refunded', 'debt');

-- CreateEnum
CREATE TYPE "hold_state" AS ENUM ('held', 'captured', 'released');

-- CreateTable
CREATE TABLE "user_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL DEFAULT 'free',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "user_id" UUID,
    "email" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "status" "membership_status" NOT NULL,
    "invited_by" UUID,
    "invited_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_by" UUID,
    "parent_id" UUID,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "permissions" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "folded_name" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "project_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "project_id" UUID,
    "type" "asset_type" NOT NULL,
    "status" "asset_status" NOT NULL,
    "source_kind" "source_kind" NOT NULL,
    "source_ref" TEXT,
    "filename" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "extension" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" CHAR(64) NOT NULL,
    "storage_key" TEXT NOT NULL,
    "is_public" BOOLEAN NOT NULL DEFAULT false,
    "width" INTEGER,
    "height" INTEGER,
    "exif" JSONB,
    "perceptual_hash" TEXT,
    "measurements" JSONB,
    "user_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "ai_tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "uploaded_by" TEXT,
    "created_by" UUID,
    "duplicate_of" UUID,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "purge_after" TIMESTAMPTZ(3),

    CONSTRAINT "asset_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "derivative" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "storage_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "derivative_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "asset_search" (
    "asset_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "tags" TEXT[],

    CONSTRAINT "asset_search_pkey" PRIMARY KEY ("asset_id")
);

-- CreateTable
CREATE TABLE "storage_intent" (
    "storage_key" TEXT NOT NULL,
    "organization_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "condemned_at" TIMESTAMPTZ(3),

    CONSTRAINT "storage_intent_pkey" PRIMARY KEY ("storage_key")
);

-- CreateTable
CREATE TABLE "asset_preparation" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "status" "work_status" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "dispatch_no" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "asset_preparation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analysis_run" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "asset_id" UUID NOT NULL,
    "skill" TEXT NOT NULL,
    "parameters" JSONB NOT NULL DEFAULT '{}',
    "trigger" "run_trigger" NOT NULL,
    "status" "work_status" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "dispatch_no" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "lease_token" UUID,
    "lease_until" TIMESTAMPTZ(3),
    "provider" TEXT,
    "model" TEXT,
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "analysis_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analysis" (
    "asset_id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "rich_description" TEXT NOT NULL,
    "mood" TEXT NOT NULL,
    "alt_text" TEXT NOT NULL,
    "dominant_colors" JSONB NOT NULL,
    "use_cases" TEXT[],
    "tags" TEXT[],
    "tag_details" JSONB NOT NULL,
    "objects" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "analysis_pkey" PRIMARY KEY ("asset_id")
);

-- CreateTable
CREATE TABLE "organization_usage" (
    "organization_id" UUID NOT NULL,
    "live_assets" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "organization_usage_pkey" PRIMARY KEY ("organization_id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" UUID NOT NULL,
    "org_id" UUID,
    "kind" "ledger_account_kind" NOT NULL,
    "lot_ref" TEXT NOT NULL DEFAULT '',
    "balance_credits" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_transaction" (
    "id" UUID NOT NULL,
    "org_id" UUID,
    "kind" TEXT NOT NULL,
    "business_key" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ledger_transaction_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "tx_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "amount_credits" INTEGER NOT NULL,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("tx_id","account_id")
);

-- CreateTable
CREATE TABLE "credit_hold" (
    "run_id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "tx_id" UUID NOT NULL,
    "amount_credits" INTEGER NOT NULL,
    "state" "hold_state" NOT NULL DEFAULT 'held',

    CONSTRAINT "credit_hold_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "id" UUID NOT NULL,
    "organization_id" UUID,
    "type" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "resource_id" TEXT NOT NULL,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_account_email_key" ON "user_account"("email");

-- CreateIndex
CREATE UNIQUE INDEX "organization_slug_key" ON "organization"("slug");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_organization_id_email_key" ON "membership"("organization_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "membership_one_owner" ON "membership"("organization_id") WHERE (role = 'owner'::role);

-- CreateIndex
CREATE UNIQUE INDEX "api_key_key_hash_key" ON "api_key"("key_hash");

-- CreateIndex
CREATE INDEX "api_key_organization_id_created_at_idx" ON "api_key"("organization_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "project_organization_id_folded_name_key" ON "project"("organization_id", "folded_name");

-- CreateIndex
CREATE UNIQUE INDEX "asset_storage_key_key" ON "asset"("storage_key");

-- CreateIndex
CREATE INDEX "asset_organization_id_created_at_id_idx" ON "asset"("organization_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "asset_organization_id_sha256_idx" ON "asset"("organization_id", "sha256");

-- CreateIndex
CREATE INDEX "asset_organization_id_project_id_created_at_idx" ON "asset"("organization_id", "project_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "asset_purge_after_idx" ON "asset"("purge_after") WHERE (purge_after IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "derivative_storage_key_key" ON "derivative"("storage_key");

-- CreateIndex
CREATE UNIQUE INDEX "derivative_asset_id_kind_key" ON "derivative"("asset_id", "kind");

-- CreateIndex
CREATE INDEX "asset_search_organization_id_idx" ON "asset_search"("organization_id");

-- CreateIndex
CREATE INDEX "storage_intent_created_at_idx" ON "storage_intent"("created_at");

-- CreateIndex
CREATE INDEX "asset_preparation_next_attempt_at_idx" ON "asset_preparation"("next_attempt_at") WHERE (status = 'queued'::work_status);

-- CreateIndex
CREATE INDEX "asset_preparation_lease_until_idx" ON "asset_preparation"("lease_until") WHERE (status = 'running'::work_status);

-- CreateIndex
CREATE INDEX "analysis_run_organization_id_asset_id_created_at_idx" ON "analysis_run"("organization_id", "asset_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "analysis_run_next_attempt_at_idx" ON "analysis_run"("next_attempt_at") WHERE (status = 'queued'::work_status);

-- CreateIndex
CREATE INDEX "analysis_run_lease_until_idx" ON "analysis_run"("lease_until") WHERE (status = 'running'::work_status);

-- CreateIndex
CREATE UNIQUE INDEX "analysis_run_one_active" ON "analysis_run"("asset_id", "skill") WHERE (status = ANY (ARRAY['queued'::work_status, 'running'::work_status]));

-- CreateIndex
CREATE UNIQUE INDEX "ledger_account_org_id_kind_lot_ref_key" ON "ledger_account"("org_id", "kind", "lot_ref");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_transaction_business_key_key" ON "ledger_transaction"("business_key");

-- CreateIndex
CREATE INDEX "ledger_transaction_org_id_occurred_at_idx" ON "ledger_transaction"("org_id", "occurred_at");

-- CreateIndex
CREATE INDEX "ledger_entry_account_id_idx" ON "ledger_entry"("account_id");

-- CreateIndex
CREATE INDEX "credit_hold_org_id_state_idx" ON "credit_hold"("org_id", "state");

-- CreateIndex
CREATE INDEX "outbox_event_next_attempt_at_idx" ON "outbox_event"("next_attempt_at") WHERE (published_at IS NULL);

-- CreateIndex
CREATE INDEX "outbox_event_published_at_idx" ON "outbox_event"("published_at") WHERE (published_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "audit_log_organization_id_created_at_idx" ON "audit_log"("organization_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset" ADD CONSTRAINT "asset_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset" ADD CONSTRAINT "asset_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "derivative" ADD CONSTRAINT "derivative_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_search" ADD CONSTRAINT "asset_search_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "asset_preparation" ADD CONSTRAINT "asset_preparation_id_fkey" FOREIGN KEY ("id") REFERENCES "asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis_run" ADD CONSTRAINT "analysis_run_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "analysis" ADD CONSTRAINT "analysis_asset_id_fkey" FOREIGN KEY ("asset_id") REFERENCES "asset"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_tx_id_fkey" FOREIGN KEY ("tx_id") REFERENCES "ledger_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_tx_id_fkey" FOREIGN KEY ("tx_id") REFERENCES "ledger_transaction"("id") ON DELETE RESTRICT ON UPDATE CASCADE;



-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- A customer can run out of credits, never below zero; `issued` and its kin are the other side of the book.
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_balance_not_negative"
  CHECK ("balance_credits" >= 0 OR "kind" NOT IN ('promo', 'monthly', 'pack', 'held'));
ALTER TABLE "organization_usage" ADD CONSTRAINT "organization_usage_not_negative" CHECK ("live_assets" >= 0);
ALTER TABLE "credit_hold" ADD CONSTRAINT "credit_hold_amount_positive" CHECK ("amount_credits" > 0);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_amount_not_zero" CHECK ("amount_credits" <> 0);

-- Every transaction balances. Checked at commit, when all its entries are in.
CREATE FUNCTION "ledger_transaction_balances"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum("amount_credits") FROM "ledger_entry" WHERE "tx_id" = NEW."tx_id") <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % does not balance', NEW."tx_id" USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER "ledger_entry_balances" AFTER INSERT ON "ledger_entry"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "ledger_transaction_balances"();

-- The book is append-only, whichever role the application connects with.
CREATE FUNCTION "ledger_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry"
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
CREATE TRIGGER "ledger_transaction_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_transaction"
  FOR EACH STATEMENT EXECUTE FUNCTION "ledger_is_append_only"();
