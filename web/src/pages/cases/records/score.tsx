// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { desk } from '../../../api/cases.ts';
import type { SeverityName } from '../../../api/types.ts';
import { Severity } from '../../../kit/severity.tsx';

const looksWhole = /^CVSS:(3\.1|4\.0)(\/[A-Z]{1,3}:[A-Z]+)+$/;

/** Score of a vector as it is typed; asked of the server, once the typing rests. */
export function useScore(vector: string) {
  const [rested, setRested] = useState(vector);
  useEffect(() => {
    const timer = setTimeout(() => setRested(vector), 300);
    return () => clearTimeout(timer);
  }, [vector]);
  return useQuery({ ...desk.cvss(rested), enabled: looksWhole.test(rested) });
}

/** Why a vector of one version is none; false when it could be one. The server judges its metrics. */
export function vectorFault(vector: string, version: '3.1' | '4.0'): string | false {
  if (vector === '') return false;
  if (!vector.startsWith(`CVSS:${version}/`)) return `It begins with CVSS:${version}/`;
  return !looksWhole.test(vector) && `Write it as CVSS:${version}/AV:N/AC:L and so on, without spaces.`;
}

export function Score({ vector, of }: { vector: string; of: string }) {
  const { data, error, isFetching } = useScore(vector);
  const whole = looksWhole.test(vector);
  return (
    <p className="score" role="status">
      <span className="faint">{of}: </span>
      {!whole && <span className="faint">no score yet</span>}
      {whole && data && (
        <>
          <strong>{data.score.toFixed(1)}</strong>{' '}
          {data.severity === 'none' ? 'None' : <Severity severity={data.severity as SeverityName} />}
        </>
      )}
      {whole && !data && isFetching && <span className="faint">counting …</span>}
      {whole && error && <span className="field-error">{error.message}</span>}
    </p>
  );
}
