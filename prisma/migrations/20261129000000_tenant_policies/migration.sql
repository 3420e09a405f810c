-- What the schema file cannot say -----------------------------------------------------------------------------------------------

-- The organization a connection is confined to, NULL when it is to none: a release that does not know the setting sees what it saw.
CREATE FUNCTION "tenant"() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT NULLIF(current_setting('argus.organization_id', true), '')::uuid $$;

-- A second lock behind the repositories, which name the organization in every statement. The sub-select is evaluated once a statement,
-- not once a row. Forced, so that it also holds where one role owns the tables
-- and serves requests; who migrates confines itself to no organization and sees all rows.
-- Not on asset_search: the operators of its text index are not leakproof, and behind a policy the index could not be used. It yields ids,
-- and what they stand for is read from tables that have a policy. Not on ledger_entry, which has no organization of its own,
-- nor on what belongs to a person, who may be in many.
DO $$
DECLARE
  tenant_table record;
BEGIN
  FOR tenant_table IN SELECT * FROM (VALUES
    ('organization', 'id'), ('membership', 'organization_id'), ('invite', 'organization_id'), ('api_key', 'organization_id'), ('project', 'organization_id'),
    ('asset', 'organization_id'), ('derivative', 'organization_id'), ('storage_intent', 'organization_id'),
    ('asset_preparation', 'organization_id'), ('analysis_run', 'organization_id'), ('analysis', 'organization_id'),
    ('organization_usage', 'organization_id'), ('asset_count', 'organization_id'), ('idempotency_key', 'organization_id'),
    ('outbox_event', 'organization_id'), ('audit_log', 'organization_id'), ('ledger_account', 'org_id'),
    ('ledger_transaction', 'org_id'), ('credit_hold', 'org_id')) AS listed (name, tenant_column)
  LOOP
    EXECUTE format('ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', tenant_table.name);
    EXECUTE format('CREATE POLICY "one_tenant" ON %1$I USING (%2$I = (SELECT "tenant"()) OR (SELECT "tenant"()) IS NULL)',
      tenant_table.name, tenant_table.tenant_column);
  END LOOP;
END $$;

-- Rows that are nobody's: the other side of the book, and what happened to no organization in particular.
CREATE POLICY "nobodys" ON "ledger_account" USING ("org_id" IS NULL);
CREATE POLICY "nobodys" ON "ledger_transaction" USING ("org_id" IS NULL);
CREATE POLICY "nobodys" ON "outbox_event" USING ("organization_id" IS NULL);
