// SPDX-License-Identifier: Apache-2.0

/**
 * What one asserter says of one id stands in two rows instead of six, since a row costs more than what it holds: `listed`
 * (title, epss) is what lists show, `told` the rest. Exploitation (`kev`) keeps its own row and moment.
 */
export const factsTogether = `
insert into vulnerability_facts (vulnerability, fact, asserter, value, at)
select vulnerability, case when fact in ('epss', 'title') then 'listed' else 'told' end, asserter, jsonb_object_agg(fact, value), max(at)
from vulnerability_facts where fact <> 'kev' group by 1, 2, 3;
delete from vulnerability_facts where fact in ('title', 'epss', 'cvss', 'cwes', 'details', 'references');
`;
