import { Injectable } from '@nestjs/common';
import type { Asset } from '@argus/assets';
import { fileNameFrom, SafeFetch } from '@argus/platform/outbound';
import { Spool } from '@argus/platform/spool';
import type { Intake } from './intake';
import { IntakeService } from './intake.service';

export type UrlIntake = Omit<Intake, 'file' | 'filename' | 'source'> & {
  readonly url: string;
  /** The name to keep; otherwise the server's, else the URL's. */
  readonly filename: string | null;
  readonly limitBytes: number;
};

/** Brings in what lies at a URL. */
@Injectable()
export class UrlIntakeService {
  constructor(
    private readonly outbound: SafeFetch,
    private readonly spool: Spool,
    private readonly intake: IntakeService,
  ) {}

  /** Throws `fetch.url_invalid`, `fetch.address_refused`, `fetch.failed`, `asset.file_too_large`, or whatever the intake refuses. */
  async submit(organizationId: string, { url, filename, limitBytes, ...rest }: UrlIntake): Promise<Asset> {
    const planId = await this.intake.precheck(organizationId);
    const download = await this.outbound.download(url, { maxBytes: limitBytes });
    const file = await this.spool.receive(download.stream, { limitBytes });
    const name = filename ?? fileNameFrom(download.contentDisposition, download.finalUrl);
    return this.intake.submit(organizationId, { ...rest, planId, file, filename: name, source: { kind: 'url', ref: withoutSecrets(url) } });
  }
}

/** Where it came from, without the query: signed URLs carry credentials there. */
const withoutSecrets = (url: string): string => {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
};
