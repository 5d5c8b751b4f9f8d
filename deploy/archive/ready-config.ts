import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const Ports = z.object({
  PWP_PORT: port.default(8080),
  PWP_API_PORT: port.optional(),
  PWP_REGISTRY_PORT: port.optional(),
});

/** Where each part of this machine says whether it is ready, after the host. */
export function readReadyPlaces(environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const ports = Ports.parse(environment);
  const { PWP_PORT: own, PWP_API_PORT: api = own + 1, PWP_REGISTRY_PORT: registry = own + 2 } = ports;
  return [`:${own}/health/ready`, `:${api}/api/health/ready`, `:${registry}/registry/v1/health/ready`];
}
