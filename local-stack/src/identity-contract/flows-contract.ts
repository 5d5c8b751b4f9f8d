import { describe, expect, test } from 'vitest';
import type { TestKeycloak } from './keycloak-realm.ts';

/** The flows that the realm's sign-ins go through. */
export function flowsContract(keycloak: () => TestKeycloak): void {
  describe('a flow', () => {
    test.each(['pwp-navigateur'])('that a run left half made is whole after the next one: %s', async (alias) => {
      const { operator } = keycloak();
      const flows = operator.authenticationManagement;
      const whole = await stepsOf(alias);
      const codes = (await flows.getExecutions({ flow: alias })).filter(
        ({ providerId }) => providerId === 'auth-otp-form',
      );
      expect(codes).not.toEqual([]);
      for (const { id = '' } of codes) await flows.delExecution({ id });
      await flows.createFlow({
        alias: `${alias} 0badf00d`,
        providerId: 'basic-flow',
        topLevel: true,
        builtIn: false,
      });

      await keycloak().applyAgain();
      expect(await stepsOf(alias)).toEqual(whole);
      const names = (await flows.getFlows()).map((flow) => flow.alias ?? '');
      expect(names.filter((name) => name.startsWith(alias))).toEqual([alias]);
      const { browserFlow, resetCredentialsFlow } = (await operator.realms.findOne({ realm: 'pwp' })) ?? {};
      expect([browserFlow, resetCredentialsFlow]).toContain(alias);
    });

    test('in line is not made again by a run', async () => {
      const ids = async () =>
        (await keycloak().operator.authenticationManagement.getFlows()).map(({ id, alias }) => ({ id, alias }));
      const before = await ids();
      await keycloak().applyAgain();
      expect(await ids()).toEqual(before);
    });
  });

  const stepsOf = async (flow: string) =>
    (await keycloak().operator.authenticationManagement.getExecutions({ flow })).map(
      ({ level, providerId, displayName, requirement }) => ({ level, step: providerId ?? displayName, requirement }),
    );
}
