import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { realmEnvironment } from '@pwp/keycloak/config';
import { platformSettings } from '@pwp/platform-api';
import { matching } from '@pwp/testing/matching';
import { installedModules } from '@pwp/platform-api/installed-modules';
import { registrySettings } from '@pwp/plugins-registry';
import { ShellEnvironment } from '@pwp/shell/server';
import { validate as validateContainerfile } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { faultsOf } from './kubernetes-objects.ts';

/* `deploy/oci`, `deploy/compose`, `deploy/kubernetes`, by their schemas and against what the parts are told elsewhere. */

const repository = resolve(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(repository, 'deploy', path), 'utf8');
const { version } = z.looseObject({ version: z.string() }).parse(JSON.parse(read('../package.json')));

/** Settings that each part reads. */
const settingsOf: Readonly<Record<string, ReadonlySet<string>>> = {
  api: new Set([platformSettings, ...installedModules.map(({ settings }) => settings)].flatMap(namesOf)),
  registry: new Set(namesOf(registrySettings)),
  shell: new Set(namesOf(ShellEnvironment)),
  realm: new Set(namesOf(realmEnvironment)),
};
const SECRET = /_(?:SECRET|KEY|TOKEN|PASSWORD)$/;
/** Where each part listens, and what it answers when it may be given requests. */
const PARTS = [
  ['api', 8081, '/api/health'],
  ['registry', 8082, '/registry/v1/health'],
  ['shell', 8080, '/health'],
] as const;
/** PWP_STOP_TIMEOUT, and what a part takes beyond it, s. */
const STOPPING = 10 + 20;

function namesOf({ shape }: z.ZodObject): string[] {
  return Object.keys(shape);
}

/** An image that others have, or one of ours in this version. */
const TAGGED = new RegExp(
  `^(?:docker\\.io/[\\w/-]+:v?\\d[\\w.]*|pwp-keycloak:\\d[\\d.]+|pwp-portal:${version.replaceAll('.', '\\.')})$`,
);
/** Files that hold the settings of a part or of a service, by their name. */
const ENV_FILES = globSync(['systemd/*.env', 'compose/*.env'], { cwd: join(repository, 'deploy') });

test.each(['portal', 'keycloak'])(
  '%s.Containerfile is sound, of a tagged image, and runs as nobody of the machine',
  (name) => {
    const text = read(`oci/${name}.Containerfile`);
    expect(validateContainerfile(text)).toEqual([]);
    const [, from = ''] = /^FROM (\S+)$/m.exec(text) ?? [];
    expect(from).toMatch(/^[\w.]+\/[\w/]+:(?!latest)[\w.-]+$/);
    expect(/^USER (\d+):\d+$/m.exec(text)?.[1]).toMatch(/^[1-9]/);
    expect(text).toMatch(/^HEALTHCHECK /m);
  },
);

test('the image of the portal has the ports of its parts, and settings that they read', () => {
  const text = read('oci/portal.Containerfile');
  const told = Object.fromEntries(
    [...text.matchAll(/(PWP_\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
  expect(told).toMatchObject({ PWP_PORT: '8080', PWP_API_PORT: '8081', PWP_REGISTRY_PORT: '8082' });
  const known = new Set(Object.values(settingsOf).flatMap((names) => [...names]));
  expect(Object.keys(told).filter((name) => !known.has(name))).toEqual([]);
  for (const [part, port] of PARTS) expect(read('oci/parts.conf')).toContain(`server ${part}:${port} `);
});

test('the image of Keycloak is built and started as its unit is', () => {
  const unit = [...read('systemd/pwp-keycloak.service').matchAll(/--[\w-]+=\S+/g)].map(String);
  const own = ['--cache=local', '--http-host=127.0.0.1'];
  const image = [...read('oci/keycloak.Containerfile').matchAll(/"(--[\w-]+=[^"]+)"/g)].map(([, word]) => word);
  expect(new Set(image)).toEqual(new Set(unit.filter((word) => !own.includes(word))));
});

describe('compose.yaml', () => {
  const Env = z.union([z.string(), z.looseObject({ path: z.string() }).transform(({ path }) => path)]);
  const Service = z.looseObject({
    image: z.string(),
    read_only: z.literal(true),
    cap_drop: z.tuple([z.literal('ALL')]),
    security_opt: z.tuple([z.literal('no-new-privileges:true')]),
    restart: z.enum(['unless-stopped', 'no']),
    stop_grace_period: z.string().optional(),
    env_file: z.array(Env).default([]),
    environment: z.record(z.string(), z.string()).default({}),
    networks: z.unknown(),
    deploy: z
      .looseObject({
        replicas: z.number().default(1),
        resources: z.looseObject({ limits: z.object({ cpus: z.string(), memory: z.string(), pids: z.number() }) }),
      })
      .optional(),
  });
  const { services } = z
    .looseObject({ services: z.record(z.string(), Service) })
    .parse(parse(read('compose/compose.yaml'), { merge: true }));

  test('is what the specification asks for', () => {
    // Their order is that of who reads it.
    const order = ['service-keys-order', 'services-alphabetical-order', 'top-level-properties-order'];
    const words = ['deploy/compose/compose.yaml', '--formatter=json', '--max-warnings=0', '--disable-rule', ...order];
    const linted = spawnSync(process.execPath, ['node_modules/.bin/dclint', ...words], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect({ status: linted.status, said: linted.stdout + linted.stderr }).toEqual({
      status: 0,
      said: expect.stringMatching(/"errorCount": ?0,\s*"warningCount": ?0/) as string,
    });
  });

  test.each(Object.entries(services))('%s is of a tagged image, and reads files that are given', (_, service) => {
    expect(service.image).toMatch(TAGGED);
    const given = ENV_FILES.map((file) => `/etc/pwp/${file.replace(/^.*\//, '')}`);
    expect(service.env_file.filter((file) => !given.includes(file))).toEqual([]);
    for (const [name, value] of Object.entries(service.environment)) {
      expect(name).not.toMatch(SECRET);
      expect(value).not.toMatch(/:[^/@]+@/);
    }
  });

  test('a task is told what its unit is, or what the guide has an operator read', () => {
    const unit = [...read('systemd/pwp-backup.service').matchAll(/^EnvironmentFile=-?(.+)$/gm)].map(([, file]) => file);
    expect(services['backup']?.env_file).toEqual(unit);
    const [, told = ''] = /--with (\S+) restore /.exec(read('../docs/operations.md')) ?? [];
    expect(services['restore']?.env_file).toEqual(told.split(',').map((file) => `/etc/pwp/${file}.env`));
    expect(services['person']?.env_file).toEqual(['/etc/pwp/api.env', '/etc/pwp/backup.env']);
  });

  test('what stays has limits', () => {
    const staying = Object.values(services).filter(({ restart }) => restart === 'unless-stopped');
    expect(staying.length).toBeGreaterThan(5);
    for (const { deploy } of staying) expect(deploy?.resources.limits.memory).toMatch(/^\d+[MG]$/);
  });

  test.each(PARTS)('two of the %s, with settings that it reads, and the time to end', (part) => {
    const { deploy, environment, stop_grace_period: patience = '' } = services[part] ?? Service.parse(undefined);
    expect(deploy?.replicas).toBe(2);
    expect(Object.keys(environment).filter((name) => settingsOf[part]?.has(name) !== true)).toEqual([]);
    expect(services['nginx']?.networks).toMatchObject({ parts: { ipv4_address: environment['PWP_TRUSTED_PROXIES'] } });
    expect(Number(/^(\d+)s$/.exec(patience)?.[1])).toBeGreaterThan(STOPPING);
  });
});

test('the files of settings have no secret', () => {
  const lines = ENV_FILES.flatMap((file) => [...read(file).matchAll(/^#?(\w+)=.+$/gm)]);
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.flatMap(([line, name = '']) => (SECRET.test(name) ? [line] : []))).toEqual([]);
});

describe('the objects of Kubernetes', () => {
  const Ref = z.object({ name: z.string(), optional: z.boolean().optional() });
  const Confined = z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  });
  const Probe = z.looseObject({
    httpGet: z.object({ path: z.string(), port: z.string() }).optional(),
    tcpSocket: z.object({ port: z.string() }).optional(),
  });
  const Container = z.looseObject({
    name: z.string(),
    image: z.string(),
    securityContext: Confined,
    env: z.array(z.object({ name: z.string(), value: z.string().optional() })).default([]),
    envFrom: z.array(z.object({ secretRef: Ref.optional(), configMapRef: Ref.optional() })).default([]),
    ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
    startupProbe: Probe.optional(),
    livenessProbe: Probe.optional(),
    readinessProbe: Probe.optional(),
    lifecycle: z.object({ preStop: z.object({ sleep: z.object({ seconds: z.number() }) }) }).optional(),
    resources: z.object({
      requests: z.object({ cpu: z.string(), memory: z.string() }),
      limits: z.object({ memory: z.string() }),
    }),
  });
  const Pod = z.looseObject({
    automountServiceAccountToken: z.literal(false),
    securityContext: z.looseObject({
      runAsNonRoot: z.literal(true),
      runAsUser: z.number().min(1),
      seccompProfile: z.object({ type: z.literal('RuntimeDefault') }),
    }),
    terminationGracePeriodSeconds: z.number().default(30),
    containers: z.array(Container).min(1),
    initContainers: z.array(Container).default([]),
  });
  const Named = z.looseObject({
    kind: z.string(),
    metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  });
  const Template = z.looseObject({ metadata: z.object({ labels: z.object({ app: z.string() }) }), spec: Pod });
  const Running = z.looseObject({ replicas: z.number().optional(), template: Template });

  const objects = globSync('kubernetes/*.yaml', { cwd: join(repository, 'deploy') }).flatMap((file) =>
    parseAllDocuments(read(file)).map((document) => Named.parse(document.toJS())),
  );
  const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
  const one = (kind: string, name: string): unknown => ofKind(kind).find(({ metadata }) => metadata.name === name);
  const running = objects.flatMap((object): [string, z.output<typeof Running>][] => {
    const { kind, metadata } = object;
    if (kind === 'CronJob') {
      const { spec } = z
        .looseObject({ spec: z.looseObject({ jobTemplate: z.object({ spec: Running }) }) })
        .parse(object);
      return [[metadata.name, spec.jobTemplate.spec]];
    }
    return kind === 'Deployment' || kind === 'Job'
      ? [[metadata.name, z.looseObject({ spec: Running }).parse(object).spec]]
      : [];
  });

  test.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s has the fields and values of its kind, in one namespace',
    (_, object) => {
      expect(faultsOf(object)).toEqual([]);
      expect(object.metadata.namespace ?? object.metadata.name).toBe('pwp');
    },
  );

  test('a field that its kind does not have, and a value of another type, are faults', () => {
    const spec = { replicas: 'two', selector: {}, template: { spec: { containers: [{ name: 'a', imag: 'b' }] } } };
    expect(faultsOf({ apiVersion: 'apps/v1', kind: 'Deployment', spec }).toSorted()).toEqual([
      '/spec/replicas: type',
      '/spec/template/spec/containers/0/imag: no such field',
    ]);
  });

  test.each(running)(
    '%s is of tagged images, and is told by Secrets that are the files of /etc/pwp',
    (name, { template }) => {
      const { labels } = template.metadata;
      expect(labels.app).toBe(name);
      const containers = [...template.spec.initContainers, ...template.spec.containers];
      for (const { image } of containers) expect(image).toMatch(TAGGED);
      const secrets = containers.flatMap(({ envFrom }) => envFrom.flatMap(({ secretRef }) => secretRef?.name ?? []));
      expect(secrets.filter((secret) => !ENV_FILES.includes(`systemd/${secret}.env`))).toEqual([]);
      const policies = JSON.stringify(ofKind('NetworkPolicy').map((policy) => policy['spec']));
      expect(policies).toMatch(new RegExp(`"app":"${name}"|\\[[^\\]]*"${name}"`));
    },
  );

  test.each(PARTS)(
    'two pods of the %s at port %i, which its probes, its service and its end agree with',
    (part, port, health) => {
      const { replicas, template } = Object.fromEntries(running)[part] ?? Running.parse(undefined);
      expect(replicas).toBe(2);
      const { ports, startupProbe, livenessProbe, readinessProbe, lifecycle } = Container.parse(
        template.spec.containers[0],
      );
      expect(ports).toEqual([{ name: 'http', containerPort: port }]);
      expect(livenessProbe?.httpGet).toEqual({ path: `${health}/live`, port: 'http' });
      // A registry whose database goes still gives what it knows.
      const [first, then] = part === 'registry' ? ['ready', 'live'] : ['live', 'ready'];
      expect(startupProbe?.httpGet).toEqual({ path: `${health}/${first}`, port: 'http' });
      expect(readinessProbe?.httpGet).toEqual({ path: `${health}/${then}`, port: 'http' });
      const waited = lifecycle?.preStop.sleep.seconds ?? 0;
      expect(template.spec.terminationGracePeriodSeconds).toBeGreaterThan(waited + STOPPING);
      expect(one('Service', part)).toMatchObject({ spec: { selector: { app: part }, ports: [{ port }] } });
      expect(one('PodDisruptionBudget', part)).toMatchObject({ spec: { minAvailable: 1 } });
      expect(one('NetworkPolicy', part)).toMatchObject({ spec: { ingress: [{ ports: [{ port }] }] } });
    },
  );

  test('a pod of the API that would lose a module is not ready: the pods of before go on', () => {
    const { template } = Object.fromEntries(running)['api'] ?? Running.parse(undefined);
    expect(template.spec.containers[0]?.env).toContainEqual({ name: 'PWP_STRICT_MODULES', value: 'true' });
    expect(one('Deployment', 'api')).toMatchObject({ spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } } });
  });

  test('nginx has the main file of the archive, as under Compose', () => {
    const [container] = Object.fromEntries(running)['nginx']?.template.spec.containers ?? [];
    expect(container).toHaveProperty(
      'volumeMounts',
      expect.arrayContaining([expect.objectContaining({ mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf' })]),
    );
    expect(read('../docs/operations.md')).toContain('configmap nginx --from-file=oci/nginx.conf');
    expect(read('compose/compose.yaml')).toContain('source: ../oci/nginx.conf, target: /etc/nginx/nginx.conf');
  });

  test('Prometheus reads each pod of a part at its port, and may reach it from its namespace', () => {
    const Scrapes = z.looseObject({
      scrape_configs: z.array(
        z.looseObject({
          job_name: z.string(),
          honor_labels: z.boolean().default(false),
          relabel_configs: z
            .array(z.looseObject({ regex: z.string().optional(), replacement: z.string().optional() }))
            .default([]),
        }),
      ),
    });
    const [here = [], there = []] = ['prometheus.yml', 'kubernetes.yml'].map(
      (file) => Scrapes.parse(parse(read(`prometheus/${file}`))).scrape_configs,
    );
    const named = here.map(({ job_name, honor_labels }) => ({ job_name, honor_labels }));
    expect(there).toMatchObject(named);
    // The exporter is another one, and is asked for the same.
    const probes = [here, there].map((scrapes) => {
      const found = scrapes.find(({ job_name }) => job_name === 'portail-probe');
      return { ...found, relabel_configs: found?.relabel_configs.map((relabel) => ({ ...relabel, replacement: '' })) };
    });
    expect(probes[1]).toEqual(probes[0]);
    const kept = there.filter(({ job_name }) => job_name !== 'portail-probe');
    expect(kept.map(({ relabel_configs }) => relabel_configs.map(({ regex }) => regex))).toEqual(
      PARTS.map(([part, port]) => [`${part};${port}`]),
    );
    for (const [part, port] of PARTS)
      expect(one('NetworkPolicy', part)).toMatchObject({
        spec: {
          ingress: [
            {
              from: expect.arrayContaining([
                { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } },
              ]) as unknown,
              ports: [{ port }],
            },
          ],
        },
      });
  });

  test('the place of the parts is in settings that one of them reads, without a secret', () => {
    const { data } = z.looseObject({ data: z.record(z.string(), z.string()) }).parse(one('ConfigMap', 'place'));
    const known = new Set(PARTS.flatMap(([part]) => [...(settingsOf[part] ?? [])]));
    expect(Object.keys(data).filter((name) => !known.has(name))).toEqual([]);
    expect(ofKind('Secret')).toEqual([]);
  });

  test('the pods of Keycloak are one, and know the authority of the database', () => {
    const authority = matching.arrayContaining([{ name: 'database-ca', mountPath: '/etc/pwp', readOnly: true }]);
    const container = { env: [{ name: 'KC_CACHE', value: 'ispn' }], volumeMounts: authority };
    expect(one('Deployment', 'keycloak')).toMatchObject({ spec: { template: { spec: { containers: [container] } } } });
    const among = { ports: [{ port: 7800 }, { port: 57_800 }] };
    const both = matching.arrayContaining([matching.objectContaining(among)]);
    expect(one('NetworkPolicy', 'keycloak')).toMatchObject({ spec: { ingress: both, egress: both } });
  });

  test('the backup and the operator are told the files of Compose’s tasks', () => {
    const filesOf = (name: string) => {
      const { initContainers, containers } = Object.fromEntries(running)[name]?.template.spec ?? Pod.parse(undefined);
      return [...initContainers, ...containers].flatMap(({ envFrom }) =>
        envFrom.map(({ secretRef }) => secretRef?.name),
      );
    };
    expect(filesOf('backup')).toEqual(['api', 'registry', 'backup', 'shell', 'realm', 'keycloak']);
    // It restores, and answers persons.
    expect(filesOf('operator')).toEqual(['api', 'registry', 'backup', 'migrate']);
  });

  test('who is not named may neither ask nor be asked', () => {
    expect(one('NetworkPolicy', 'nobody')).toHaveProperty('spec', {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });
});
