// SPDX-License-Identifier: Apache-2.0

/** The shortest way from the project to the component: a list, drawn as a chain. */
export function PathPicture({ path }: { path: readonly string[] }) {
  const direct = path.length <= 2;
  return (
    <figure className="path">
      <figcaption>
        {path.length === 1
          ? 'It is the project itself.'
          : direct
            ? 'A direct dependency.'
            : `Shortest way in: ${path.length - 1} steps. What you can change is the second one.`}
      </figcaption>
      <ol>
        {path.map((step, index) => {
          const { name, version } = split(step);
          const role = index === 0 ? 'project' : index === path.length - 1 ? 'affected' : index === 1 ? 'direct' : 'between';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a way may pass the same name twice, and never changes its order
            <li key={index} data-role={role}>
              <span className="path-box">
                <span className="mono">{name}</span> {version !== '' && <span className="path-version">{version}</span>}
                {role !== 'between' && <span className="path-role">{role}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}

/** `@scope/name@1.2.3`: the last `@` parts them, unless it is the first sign. */
function split(step: string): { name: string; version: string } {
  const at = step.lastIndexOf('@');
  return at > 0 ? { name: step.slice(0, at), version: step.slice(at + 1) } : { name: step, version: '' };
}
