-- AlterTable
ALTER TABLE "asset" ADD COLUMN     "public_kind" TEXT;
