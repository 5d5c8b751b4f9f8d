import { validate as deployment } from 'kubernetes-models/_schemas/IoK8sApiAppsV1Deployment';
import { validate as cronJob } from 'kubernetes-models/_schemas/IoK8sApiBatchV1CronJob';
import { validate as job } from 'kubernetes-models/_schemas/IoK8sApiBatchV1Job';
import { validate as configMap } from 'kubernetes-models/_schemas/IoK8sApiCoreV1ConfigMap';
import { validate as namespace } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Namespace';
import { validate as volumeClaim } from 'kubernetes-models/_schemas/IoK8sApiCoreV1PersistentVolumeClaim';
import { validate as service } from 'kubernetes-models/_schemas/IoK8sApiCoreV1Service';
import { validate as ingress } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1Ingress';
import { validate as networkPolicy } from 'kubernetes-models/_schemas/IoK8sApiNetworkingV1NetworkPolicy';
import { validate as disruptionBudget } from 'kubernetes-models/_schemas/IoK8sApiPolicyV1PodDisruptionBudget';
import { z } from 'zod';

/** The schemas of Kubernetes’s API, by kind. */
const SCHEMAS = {
  Namespace: namespace,
  ConfigMap: configMap,
  Service: service,
  PersistentVolumeClaim: volumeClaim,
  Deployment: deployment,
  Job: job,
  CronJob: cronJob,
  PodDisruptionBudget: disruptionBudget,
  NetworkPolicy: networkPolicy,
  Ingress: ingress,
};
const Kind = z.looseObject({ kind: z.enum(Object.keys(SCHEMAS) as (keyof typeof SCHEMAS)[]) });
/** What a compiled schema leaves beside itself. */
const Errors = z
  .array(z.looseObject({ instancePath: z.string(), keyword: z.string() }))
  .nullish()
  .transform((errors) => errors ?? []);

/** What Kubernetes would refuse of an object, or leave out: a value of another type, and a field that its kind does not have. */
export function faultsOf(object: unknown): string[] {
  const { kind } = Kind.parse(object);
  const unread = new Set<string>();
  const validate = SCHEMAS[kind];
  validate(watched(object, '', unread));
  const errors = Errors.parse(Reflect.get(validate, 'errors'));
  const refused = errors.map(({ instancePath, keyword }) => `${instancePath}: ${keyword}`);
  return [...refused, ...[...unread].map((path) => `${path}: no such field`)];
}

/** The same value, whose fields stay in `unread` until they are read: its schema reads each field that it knows. */
function watched(value: unknown, path: string, unread: Set<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const fields = new Map(
    Object.entries(value).map(([name, field]) => [name, watched(field, `${path}/${name}`, unread)] as const),
  );
  if (!Array.isArray(value)) for (const name of fields.keys()) unread.add(`${path}/${name}`);
  return new Proxy(value, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || !fields.has(name)) return Reflect.get(target, name, receiver) as unknown;
      unread.delete(`${path}/${name}`);
      return fields.get(name);
    },
  });
}
