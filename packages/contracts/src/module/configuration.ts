import { z } from 'zod';
import { configurationFaults, defaultConfiguration, LONGEST_TEXT, MOST_ITEMS } from './configuration-values.ts';

/** Properties of one configuration: its form is one page. */
const MOST_PROPERTIES = 40;
const MOST_CHOICES = 50;
/** Characters of a whole schema, as JSON: every page carries it. */
const LONGEST_SCHEMA = 64 * 1024;

const words = {
  title: z.string().min(1).max(100).describe('Label of its field.'),
  description: z.string().min(1).max(300).optional().describe('Hint of its field.'),
};
const maxLength = z.int().min(1).max(LONGEST_TEXT).optional();

const TextProperty = z.strictObject({
  type: z.literal('string'),
  ...words,
  format: z
    .enum(['email', 'multiline', 'time', 'uri'])
    .optional()
    .describe('`multiline`: of several lines; `time`: 08:30; `uri`: an http(s) address.'),
  minLength: z.int().min(0).max(LONGEST_TEXT).optional(),
  maxLength,
  oneOf: z
    .array(z.strictObject({ const: z.string().max(LONGEST_TEXT), title: z.string().min(1).max(100) }))
    .min(2)
    .max(MOST_CHOICES)
    .optional()
    .describe('The only values, with their labels.'),
  default: z.string().max(LONGEST_TEXT),
});

const IntegerProperty = z.strictObject({
  type: z.literal('integer'),
  ...words,
  minimum: z.int().optional(),
  maximum: z.int().optional(),
  default: z.int(),
});

const BooleanProperty = z.strictObject({ type: z.literal('boolean'), ...words, default: z.boolean() });

const ListProperty = z.strictObject({
  type: z.literal('array'),
  ...words,
  items: z.strictObject({
    type: z.literal('string'),
    format: z.enum(['email', 'time', 'uri']).optional(),
    maxLength,
  }),
  maxItems: z.int().min(1).max(MOST_ITEMS).optional(),
  default: z.array(z.string().max(LONGEST_TEXT)).max(MOST_ITEMS),
});

/** One value that administrators may set, as JSON Schema writes it; `default` is what holds until they do. */
const ConfigurationProperty = z.discriminatedUnion(
  'type',
  [TextProperty, IntegerProperty, BooleanProperty, ListProperty],
  { error: '« type » vaut string, integer, boolean ou array.' },
);
export type ConfigurationProperty = z.infer<typeof ConfigurationProperty>;

/** Name of a property. */
const ConfigurationName = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/);

/**
 * `configuration` of a `module.json`: a flat JSON Schema of what administrators may set. A pattern is no part of it: whoever writes one
 * chooses how long a server is busy with it. Each default is a value that its own property accepts.
 */
export const ConfigurationSchema = z
  .strictObject({
    type: z.literal('object'),
    properties: z
      .record(ConfigurationName, ConfigurationProperty)
      .refine((properties) => Object.keys(properties).length > 0, 'une propriété au moins est attendue.')
      .refine(
        (properties) => Object.keys(properties).length <= MOST_PROPERTIES,
        `${MOST_PROPERTIES} propriétés au plus sont acceptées.`,
      ),
  })
  .refine((schema) => JSON.stringify(schema).length <= LONGEST_SCHEMA, `elle dépasse ${LONGEST_SCHEMA / 1024} Ko.`)
  .superRefine((schema, context) => {
    for (const { name, detail } of configurationFaults(schema, defaultConfiguration(schema))) {
      const path = name === '' ? ['properties'] : ['properties', name, 'default'];
      context.addIssue({ code: 'custom', path, message: `sa propre propriété refuse cette valeur : ${detail}` });
    }
  });
export type ConfigurationSchema = z.infer<typeof ConfigurationSchema>;

/** Keys of `module.json` below `configuration`, for those that are misspelt. */
export const configurationKeys = {
  schema: ['type', 'properties'],
  property: [
    ...new Set(
      [TextProperty, IntegerProperty, BooleanProperty, ListProperty].flatMap(({ shape }) => Object.keys(shape)),
    ),
  ],
} as const;

/** Values of a configuration as they travel; a schema says which of them it accepts. */
export const ConfigurationRecord = z.record(
  ConfigurationName,
  z.union([
    z.string().max(LONGEST_TEXT),
    z.int(),
    z.boolean(),
    z.array(z.string().max(LONGEST_TEXT)).max(MOST_ITEMS).readonly(),
  ]),
);
