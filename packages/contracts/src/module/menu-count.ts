import { z } from 'zod';

/** Answer of an endpoint that `count` of a line of `navigation` names: how many things wait there. */
export const MenuCount = z.object({ nombre: z.int().min(0) }).meta({ id: 'MenuCount' });
export type MenuCount = z.infer<typeof MenuCount>;
