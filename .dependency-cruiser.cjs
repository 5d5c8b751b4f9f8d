module.exports = require('./packages/tooling/import-rules.cjs');
