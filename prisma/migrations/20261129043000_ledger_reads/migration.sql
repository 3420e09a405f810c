-- CreateIndex
CREATE INDEX "ledger_transaction_org_id_id_idx" ON "ledger_transaction"("org_id", "id");

-- CreateIndex
CREATE INDEX "credit_hold_run_id_idx" ON "credit_hold"("run_id") WHERE (state = 'held'::hold_state);
