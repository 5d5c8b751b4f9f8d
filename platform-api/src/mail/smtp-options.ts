import { isLoopback } from '@pwp/contracts';

/**
 * How a mail server is spoken to, by whoever sends and by whoever asks whether mails could leave. To another machine, `smtp://` asks for
 * STARTTLS; `?requireTLS=false` takes what is offered.
 */
export function smtpOptions(smtpUrl: string) {
  return {
    url: smtpUrl,
    requireTLS: !isLoopback(new URL(smtpUrl).hostname),
    connectionTimeout: 5_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
