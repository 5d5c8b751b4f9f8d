/** No zod behind this import: pages name it. */
export { TYPES_ORGANISME } from '@pwp/contracts/type-organisme';
