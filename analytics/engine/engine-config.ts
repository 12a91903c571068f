// The engine's configuration files. It always signs in as `default`; two roles stand for the two users of the façade.
// `default` has no grants of its own, so a connection that forgets `SET ROLE` can do nothing.

export function configXml(usersFile: string): string {
  return `<clickhouse>
  <users_config>${usersFile}</users_config>
</clickhouse>
`;
}

export function usersXml(): string {
  return `<clickhouse>
  <profiles><default></default></profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>::/0</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>
        <query>GRANT writer</query>
        <query>GRANT analyst</query>
      </grants>
    </default>
  </users>
  <roles>
    <writer><grants><query>GRANT ALL ON *.*</query></grants></writer>
    <analyst><grants><query>GRANT SELECT ON skillpost.*</query></grants></analyst>
  </roles>
</clickhouse>
`;
}
