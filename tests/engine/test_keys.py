"""The key by which a scheduler and its workers know each other."""

import dask
import distributed

from reimaging.engine.keys import configuration, keys_in, write_keys


def test_a_key_can_be_read_by_its_owner_alone(tmp_path):
    write_keys(tmp_path)
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {
        "certificate.pem": 0o600,
        "key.pem": 0o600,
    }


def test_each_run_has_another(tmp_path):
    write_keys(tmp_path)
    first = (tmp_path / "key.pem").read_bytes()
    write_keys(tmp_path)
    assert (tmp_path / "key.pem").read_bytes() != first


def test_where_keys_will_lie_is_known_before_they_do(tmp_path):
    assert keys_in(tmp_path).get_tls_config_for_role("worker") == {
        "ca_file": f"{tmp_path}/certificate.pem",
        "cert": f"{tmp_path}/certificate.pem",
        "ciphers": None,
        "key": f"{tmp_path}/key.pem",
    } | {
        name: value
        for name, value in keys_in(tmp_path).get_tls_config_for_role("worker").items()
        if name.startswith("tls_")
    }


def test_a_client_finds_them_in_the_settings_of_dask(tmp_path):
    keys = write_keys(tmp_path)
    with dask.config.set(configuration(keys)):
        found = distributed.Security()
    assert found.require_encryption
    for role in ("scheduler", "worker", "client"):
        assert found.get_tls_config_for_role(role) == keys.get_tls_config_for_role(role)
