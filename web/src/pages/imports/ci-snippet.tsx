// SPDX-License-Identifier: Apache-2.0
import { mayAs, useSession } from '../../app/session.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Link } from '../../kit/link.tsx';
import { useOneProduct } from '../../kit/product-field.tsx';

/** What a pipeline says to hand in its reports; the secret stays in the pipeline's own store. */
export function CiSnippet() {
  const { person } = useSession();
  const key = useOneProduct()?.key ?? 'PRODUCT';
  const server = window.location.origin;
  const scan = `npx ngao scan --upload ${server} \\
  --token-file "$NGAO_TOKEN_FILE" --upload-product ${key}`;
  const curl = `curl --fail --data-binary @report.json \\
  -H "Authorization: Bearer $NGAO_TOKEN" \\
  -H "Content-Type: application/octet-stream" \\
  "${server}/api/v1/reports?product=${key}&target=repository:NAME"`;
  return (
    <div className="card-body">
      <p>Scan with Ngao and hand the result in:</p>
      <Copyable label="Scan and hand in" text={scan} />
      <p>Or send the report of any other tool, byte for byte:</p>
      <Copyable label="Send a report" text={curl} />
      <p className="soft">
        The token is an ingest token
        {mayAs(person, ['administrator']) ? (
          <>
            {' '}
            (make one under <Link href="/people?tab=tokens">People, Tokens</Link>)
          </>
        ) : (
          ' (ask an administrator)'
        )}
        , or the pipeline's own OIDC token where the CI system is accepted. The same file twice is taken in once.
      </p>
    </div>
  );
}
