// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useChange } from '../../api/changes.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Card } from '../../kit/page.tsx';

/** An empty portfolio says how to fill it. */
export function FirstSteps() {
  const { person, session } = useSession();
  const demo = useChange<object>({
    path: () => '/demo',
    refresh: ['/overview', '/products', '/session'],
    done: () => 'The demo portfolio is loading. Its reports arrive over the next minute.',
  });
  const origin = window.location.origin;
  const upload = `npx ngao scan . --upload ${origin}/api/v1 --token-file ngao.token`;
  const curl = `curl --fail-with-body -H "Authorization: Bearer $(cat ngao.token)" \\
  --data-binary @grype.json \\
  "${origin}/api/v1/reports?product=my-product&target=repository:my-service"`;
  return (
    <div className="first-steps">
      <p className="lead">Nothing is in the portfolio yet. It fills with the first report.</p>
      <div className="columns">
        {session.demoOffered && mayAs(person, ['administrator']) && (
          <Card title="Look around first">
            <div className="card-body">
              <p>
                The demo is a made-up portfolio of services, images and a release, with findings in every state. It is loaded as
                real reports, so everything works on it. It is offered only while the data folder is empty.
              </p>
              <Button loading={demo.isPending} onClick={() => demo.mutate({})}>
                Load the demo portfolio
              </Button>
            </div>
          </Card>
        )}
        <Card title="Upload the first report">
          <div className="card-body">
            <p>In a checkout, with an ingest token in the file ngao.token (People, tokens):</p>
            <Copyable label="Command that scans and uploads" text={upload} />
            <p>Or send what another tool wrote; the format is recognised:</p>
            <Copyable label="Command that uploads a report of another tool" text={curl} />
          </div>
        </Card>
      </div>
    </div>
  );
}
