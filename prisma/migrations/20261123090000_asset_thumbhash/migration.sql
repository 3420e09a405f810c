-- AlterTable
ALTER TABLE "asset" ADD COLUMN     "thumbhash" TEXT;
