"""Every form of lockfile, as its package manager writes it."""

from __future__ import annotations

import json

import pytest

from linter.prisma.lockfiles import LOCKFILES, locked_versions

NPM_1 = """{
  "lockfileVersion": 1,
  "dependencies": {
    "@prisma/client": {
      "version": "4.1.0",
      "requires": { "prisma": "3.0.0" }
    },
    "prisma": {
      "version": "4.2.1",
      "dev": true
    }
  }
}
"""
NPM_3 = """{
  "lockfileVersion": 3,
  "packages": {
    "": { "devDependencies": { "prisma": "^6.0.0" } },
    "node_modules/@acme/prisma": {
      "version": "1.0.0"
    },
    "node_modules/@prisma/client": {
      "version": "6.3.0",
      "peerDependencies": { "prisma": "*" },
      "peerDependenciesMeta": {
        "prisma": {
          "optional": true
        }
      }
    },
    "node_modules/prisma": {
      "version": "6.2.1",
      "resolved": "https://example.org/prisma-6.2.1.tgz"
    },
    "apps/old/node_modules/prisma": {
      "version": "5.22.0"
    },
    "packages/prisma": {
      "version": "0.0.1"
    }
  }
}
"""
YARN_1 = """# yarn lockfile v1


"@prisma/client@^6.0.0":
  version "6.3.0"
  dependencies:
    prisma "^6.0.0"

prisma-lint@^1.0.0:
  version "1.2.0"

prisma@^6.0.0, prisma@^6.2.0:
  version "6.2.1"
  resolved "https://example.org/prisma-6.2.1.tgz"
"""
YARN_4 = """__metadata:
  version: 8

"@prisma/client@npm:^6.0.0":
  version: 6.3.0
  resolution: "@prisma/client@npm:6.3.0"

"prisma@npm:5.22.0":
  version: 5.22.0
  resolution: "prisma@npm:5.22.0"

"prisma@npm:^6.0.0, prisma@npm:^6.2.0":
  version: 6.2.1
  resolution: "prisma@npm:6.2.1"
"""
PNPM_5 = """lockfileVersion: 5.4

specifiers:
  prisma: ^4.0.0

dependencies:
  prisma: 4.8.0

packages:

  /@prisma/client/4.8.0_prisma@4.8.0:
    dependencies:
      prisma: 4.8.0

  /prisma-lint/1.0.0:
    dev: true

  /prisma/4.8.0:
    hasBin: true
"""
PNPM_6 = """lockfileVersion: '6.0'

packages:

  /@prisma/client@5.1.0(prisma@5.1.0):
    peerDependencies:
      prisma: '*'

  /prisma@5.1.1:
    hasBin: true
"""
PNPM_9 = """lockfileVersion: '9.0'

overrides:
  prisma@5: 6.1.0

importers:

  .:
    devDependencies:
      prisma:
        specifier: ^6.0.0
        version: 6.2.1(typescript@5.7.2)

packages:

  '@prisma/client@6.3.0':
    engines: {node: '>=18.18'}

  prisma@5.22.0:
    hasBin: true

  prisma@6.2.1:
    hasBin: true

snapshots:

  prisma@6.2.1(typescript@5.7.2):
    dependencies: {}
"""
BUN = """{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "devDependencies": { "prisma": "^6.0.0", }, },
  },
  "packages": {
    "@prisma/client": ["@prisma/client@6.3.0", "", { "peerDependencies": { "prisma": "*" } }, "sha512-x"],
    "prisma": ["prisma@6.2.1", "", { "bin": { "prisma": "build/index.js" } }, "sha512-y"],
    "old/prisma": ["prisma@5.22.0", "", {}, "sha512-z"],
  }
}
"""


@pytest.mark.parametrize(
    ("lockfile", "text", "versions", "client"),
    [
        pytest.param("package-lock.json", NPM_1, ["4.2.1"], ["4.1.0"], id="npm, version 1"),
        pytest.param("package-lock.json", NPM_3, ["5.22.0", "6.2.1"], ["6.3.0"], id="npm, version 3"),
        pytest.param("npm-shrinkwrap.json", NPM_3, ["5.22.0", "6.2.1"], ["6.3.0"], id="npm's shrinkwrap"),
        pytest.param(
            "package-lock.json", json.dumps(json.loads(NPM_3)), ["5.22.0", "6.2.1"], ["6.3.0"], id="npm, on one line"
        ),
        pytest.param("yarn.lock", YARN_1, ["6.2.1"], ["6.3.0"], id="yarn classic"),
        pytest.param("yarn.lock", YARN_1.replace("\n", "\r\n"), ["6.2.1"], ["6.3.0"], id="yarn classic, from Windows"),
        pytest.param("yarn.lock", YARN_4, ["5.22.0", "6.2.1"], ["6.3.0"], id="yarn berry"),
        pytest.param("pnpm-lock.yaml", PNPM_5, ["4.8.0"], ["4.8.0"], id="pnpm, version 5"),
        pytest.param("pnpm-lock.yaml", PNPM_6, ["5.1.1"], ["5.1.0"], id="pnpm, version 6"),
        pytest.param("pnpm-lock.yaml", PNPM_9, ["5.22.0", "6.2.1"], ["6.3.0"], id="pnpm, version 9"),
        pytest.param("bun.lock", BUN, ["5.22.0", "6.2.1"], ["6.3.0"], id="bun"),
    ],
)
def test_the_versions_in_a_lockfile_are_found(lockfile: str, text: str, versions: list[str], client: list[str]) -> None:
    assert [str(version) for version in locked_versions(lockfile, text, "prisma")] == versions
    assert [str(version) for version in locked_versions(lockfile, text, "@prisma/client")] == client
    assert locked_versions(lockfile, text, "@prisma/migrate") == ()


@pytest.mark.parametrize("lockfile", LOCKFILES)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param('"prisma"', id="the name alone"),
        pytest.param('{"prisma": {"version": 7}}', id="a version that is no string"),
        pytest.param('{"prisma": {"version": "next"}}', id="a version that is none"),
        pytest.param('\nprisma@^6.0.0:\n  version "', id="cut off"),
        pytest.param('["prisma@', id="cut off in bun's"),
        pytest.param("\n  /prisma@", id="cut off in pnpm's"),
        pytest.param("<<<<<<< HEAD\n=======\n>>>>>>> main\n", id="a merge conflict"),
    ],
)
def test_what_is_odd_is_left_out(lockfile: str, text: str) -> None:
    assert locked_versions(lockfile, text, "prisma") == ()
