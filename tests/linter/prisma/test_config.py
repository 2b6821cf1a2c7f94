"""prisma.config.ts is read and never run: a literal is taken, what is computed is refused, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import InputError
from linter.prisma.config import read_config
from tests.linter.projects import write

IMPORTS = 'import "dotenv/config";\nimport path from "node:path";\nimport { defineConfig, env } from "prisma/config";\n'


def config(body: str) -> str:
    return f"{IMPORTS}\nexport default defineConfig({{\n{body}\n}});\n"


@pytest.mark.parametrize(
    ("text", "schema", "migrations"),
    [
        pytest.param(config("schema: 'db/schema.prisma'"), "db/schema.prisma", None, id="schema"),
        pytest.param(config('"schema": "db",'), "db", None, id="quoted key, folder"),
        pytest.param(config("schema: `db`"), "db", None, id="template without a hole"),
        pytest.param(config("schema: './db/../x'"), "x", None, id="dots"),
        pytest.param(config("schema: '/abs/schema.prisma'"), "/abs/schema.prisma", None, id="absolute"),
        pytest.param(config("migrations: { path: 'db/m', seed: 'tsx x.ts' }"), None, "db/m", id="migrations.path"),
        pytest.param(config("migrations: { seed: 'tsx x.ts' }, schema: 's'"), "s", None, id="migrations, no path"),
        pytest.param(config("datasource: { url: env('URL') }"), None, None, id="neither"),
        pytest.param(config("typedSql: { path: 'no' }, views: { path: 'no' }"), None, None, id="other paths"),
        pytest.param(config("adapter: async () => new Pg({}, { schema: 'no' })"), None, None, id="another's schema"),
        pytest.param(config("// schema: 'no',\n/* schema: 'no', */ schema: 's' // x"), "s", None, id="comments"),
        pytest.param(config("url: 'https://x', schema: 's'"), "s", None, id="slashes in a string"),
        pytest.param(config("schema: path.join('prisma', 'schema')"), "prisma/schema", None, id="path.join"),
        pytest.param(config("schema: path.join(__dirname, 'a', '..', 'b')"), "b", None, id="__dirname"),
        pytest.param(config("schema: join(import.meta.dirname, 'a')"), "a", None, id="import.meta.dirname"),
        pytest.param(config("schema: path.join(process.cwd(), 'a',)"), "a", None, id="process.cwd(), last comma"),
        pytest.param(config("schema: path.join(__dirname, '/a')"), "a", None, id="join does not start anew at a slash"),
        pytest.param(config("schema: path.resolve('a', '/b')"), "/b", None, id="resolve does"),
        pytest.param(config("schema: path.resolve(__dirname, './a')"), "a", None, id="path.resolve"),
        pytest.param(config("migrations: { path: path.join('a', 'm') }, schema: x()"), None, "a/m", id="schema unused"),
        pytest.param("export default { schema: 's' } satisfies PrismaConfig", "s", None, id="plain object"),
        pytest.param("module.exports = { schema: 's' }", "s", None, id="CommonJS"),
        pytest.param("module.exports = defineConfig({ schema: 's' })", "s", None, id="CommonJS, defineConfig"),
        pytest.param("const c: PrismaConfig = { schema: 's' };\nexport default c;", "s", None, id="by name"),
        pytest.param(
            "const c = defineConfig({ schema: 's' })\nexport default c", "s", None, id="by name, defineConfig"
        ),
        pytest.param(
            "const pool = new Pool({ schema: 'no' })\nexport default defineConfig({ schema: 's' })",
            "s",
            None,
            id="pool",
        ),
        pytest.param(config("schema: 'it\\'s'"), "it's", None, id="escaped quote"),
        pytest.param("\ufeff" + config("schema: 's'").replace("\n", "\r\n"), "s", None, id="byte order mark, CRLF"),
    ],
)
def test_literal_paths_are_read(tmp_path: Path, text: str, schema: str | None, migrations: str | None) -> None:
    write(tmp_path, {"prisma.config.ts": text})
    found = read_config(tmp_path, tmp_path)
    assert found is not None
    assert found.schema == (tmp_path / schema if schema else None)
    assert found.migrations == (tmp_path / migrations if migrations else None)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        pytest.param(config("schema: process.env.SCHEMA"), "schema", id="environment"),
        pytest.param(config("schema: dev ? 'a' : 'b'"), "schema", id="condition"),
        pytest.param(config("schema: 'a' + 'b'"), "schema", id="sum"),
        pytest.param(config("schema: `${root}/a`"), "schema", id="template with a hole"),
        pytest.param(config("schema"), "schema", id="shorthand"),
        pytest.param(config("...base"), "migrations", id="spread"),
        pytest.param(config("...base, migrations: { seed: 'x' }"), "schema", id="spread, with a schema perhaps"),
        pytest.param(config("migrations: { ...base }, schema: 's'"), "path", id="spread, with a path perhaps"),
        pytest.param(config("schema: path.join(root, 'a')"), "schema", id="join of a variable"),
        pytest.param(config("schema: path.dirname('a')"), "schema", id="another function"),
        pytest.param(config("schema: path.join('a').trim()"), "schema", id="something after the call"),
        pytest.param(config("schema: join"), "schema", id="a name alone"),
        pytest.param(config("migrations: { path: find() }, schema: 's'"), "path", id="migrations.path"),
        pytest.param(config("migrations: settings"), "migrations", id="migrations"),
        pytest.param("export default makeConfig()", "the configuration", id="made by a function"),
        pytest.param("export default config", "the configuration", id="imported"),
        pytest.param("export default", "the configuration", id="cut short"),
        pytest.param("", "the configuration", id="empty"),
    ],
)
def test_computed_paths_are_refused_with_a_way_out(tmp_path: Path, text: str, what: str) -> None:
    write(tmp_path, {"prisma.config.ts": text})
    with pytest.raises(InputError) as raised:
        read_config(tmp_path, tmp_path)
    assert str(raised.value).startswith(f"prisma.config.ts: {what} is computed, and this file is read, not run.")
    assert "threephase lint path/to/migrations" in str(raised.value)


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        pytest.param(["prisma.config.ts"], "prisma.config.ts", id="ts"),
        pytest.param(["prisma.config.mts"], "prisma.config.mts", id="mts"),
        pytest.param(["prisma.config.cts"], "prisma.config.cts", id="cts"),
        pytest.param(["prisma.config.cjs"], "prisma.config.cjs", id="cjs"),
        pytest.param(["prisma.config.ts", "prisma.config.js"], "prisma.config.js", id="js before ts"),
        pytest.param([".config/prisma.ts"], ".config/prisma.ts", id=".config/prisma"),
        pytest.param([".config/prisma.config.ts"], ".config/prisma.config.ts", id=".config/prisma.config"),
        pytest.param(["prisma.config.mjs", ".config/prisma.ts"], "prisma.config.mjs", id="the root before .config"),
    ],
)
def test_the_file_is_the_one_that_prisma_would_load(tmp_path: Path, names: list[str], taken: str) -> None:
    write(tmp_path, dict.fromkeys(names, config("schema: 's'")))
    found = read_config(tmp_path, tmp_path)
    assert found is not None
    assert found.path == tmp_path / taken
    assert found.schema == found.path.parent / "s"


def test_a_project_without_configuration_has_none(tmp_path: Path) -> None:
    write(tmp_path, {"prisma.config.json": "{}"})
    assert read_config(tmp_path, tmp_path) is None
