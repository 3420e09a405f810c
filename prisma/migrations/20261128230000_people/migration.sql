-- CreateEnum
CREATE TYPE "theme" AS ENUM ('light', 'dark', 'system');

-- CreateEnum
CREATE TYPE "invite_kind" AS ENUM ('link', 'email');

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "last_used_ip" TEXT,
ADD COLUMN     "rate_limit_per_minute" INTEGER,
ADD COLUMN     "revoked_by" UUID,
ADD COLUMN     "rotated_from" UUID,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "audit_log" ADD COLUMN     "ip" TEXT,
ADD COLUMN     "user_agent" TEXT;

-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "ai_budget_daily" DECIMAL(10,2) NOT NULL DEFAULT 1,
ADD COLUMN     "ai_budget_monthly" DECIMAL(10,2) NOT NULL DEFAULT 25,
ADD COLUMN     "domain" TEXT,
ADD COLUMN     "features" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "logo_url" TEXT,
ADD COLUMN     "sso_enabled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "stripe_customer_id" TEXT,
ADD COLUMN     "stripe_subscription_id" TEXT;

-- AlterTable
ALTER TABLE "project" ADD COLUMN     "app_url" TEXT,
ADD COLUMN     "config" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "user_account" ADD COLUMN     "avatar_url" TEXT,
ADD COLUMN     "bio" TEXT,
ADD COLUMN     "default_organization_id" UUID,
ADD COLUMN     "default_project_id" UUID,
ADD COLUMN     "language" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN     "last_active_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_login_at" TIMESTAMPTZ(3),
ADD COLUMN     "login_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "notification_preferences" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "onboarding_completed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "onboarding_step" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "theme" "theme" NOT NULL DEFAULT 'system',
ADD COLUMN     "timezone" TEXT NOT NULL DEFAULT 'UTC';

-- CreateTable
CREATE TABLE "external_identity" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "external_identity_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "active_organization_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_challenge" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "invite_id" UUID,
    "token_hash" BYTEA NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "binding_hash" BYTEA NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_challenge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invite" (
    "id" UUID NOT NULL,
    "organization_id" UUID NOT NULL,
    "kind" "invite_kind" NOT NULL,
    "membership_id" UUID,
    "email" TEXT,
    "role" "role" NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "max_uses" INTEGER NOT NULL DEFAULT 1,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "created_by" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invite_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "external_identity_user_id_idx" ON "external_identity"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_hash_key" ON "session"("token_hash");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_challenge_token_hash_key" ON "sign_in_challenge"("token_hash");

-- CreateIndex
CREATE INDEX "sign_in_challenge_expires_at_idx" ON "sign_in_challenge"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_challenge_open" ON "sign_in_challenge"("email") WHERE (closed_at IS NULL AND invite_id IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_challenge_open_claim" ON "sign_in_challenge"("invite_id", "email") WHERE (closed_at IS NULL AND invite_id IS NOT NULL);

-- CreateIndex
CREATE UNIQUE INDEX "invite_token_hash_key" ON "invite"("token_hash");

-- CreateIndex
CREATE INDEX "invite_organization_id_created_at_idx" ON "invite"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "invite_membership_id_idx" ON "invite"("membership_id");

-- CreateIndex
CREATE INDEX "membership_email_idx" ON "membership"("email") WHERE (status = 'pending'::membership_status);

-- CreateIndex
CREATE UNIQUE INDEX "membership_organization_id_user_id_key" ON "membership"("organization_id", "user_id");

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_default_organization_id_fkey" FOREIGN KEY ("default_organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_account" ADD CONSTRAINT "user_account_default_project_id_fkey" FOREIGN KEY ("default_project_id") REFERENCES "project"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "external_identity" ADD CONSTRAINT "external_identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_active_organization_id_fkey" FOREIGN KEY ("active_organization_id") REFERENCES "organization"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in_challenge" ADD CONSTRAINT "sign_in_challenge_invite_id_fkey" FOREIGN KEY ("invite_id") REFERENCES "invite"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_membership_id_fkey" FOREIGN KEY ("membership_id") REFERENCES "membership"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- Nobody is invited to own: an organization changes hands by a transfer.
ALTER TABLE "invite" ADD CONSTRAINT "invite_not_owner" CHECK ("role" <> 'owner');
ALTER TABLE "invite" ADD CONSTRAINT "invite_uses" CHECK ("uses" BETWEEN 0 AND "max_uses");
ALTER TABLE "invite" ADD CONSTRAINT "invite_address" CHECK (("kind" = 'email') = ("email" IS NOT NULL AND "membership_id" IS NOT NULL));

-- Keys made before there were these permissions could do what they now stand for.
UPDATE "api_key" SET "permissions" = ARRAY(SELECT DISTINCT unnest("permissions" || '{projects.read}') ORDER BY 1)
WHERE "permissions" @> '{assets.read}';
UPDATE "api_key" SET "permissions" = ARRAY(SELECT DISTINCT unnest("permissions" || '{keys.read,projects.write}') ORDER BY 1)
WHERE "permissions" @> '{keys.manage}';
