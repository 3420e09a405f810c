-- A project that ends lets go of what names it.

-- CreateIndex
CREATE INDEX "asset_project_id_idx" ON "asset"("project_id") WHERE (project_id IS NOT NULL);

-- CreateIndex
CREATE INDEX "user_account_default_project_id_idx" ON "user_account"("default_project_id") WHERE (default_project_id IS NOT NULL);
