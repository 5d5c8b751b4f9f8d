/** No zod behind this import, because pages use it. */
export { TYPES_ORGANISME } from '@pwp/contracts/type-organisme';
