"""What the installer writes is understood, or refused with the place and what would be right."""

from pathlib import Path

import pytest

from livechat import declaring, settings
from livechat.declaring import Meaning, Wrong
from livechat.settings import SettingsError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def write(tmp_path):
    """Makes a livechat.toml."""

    def write(text: str) -> Path:
        file = tmp_path / "livechat.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def problems_of(file: Path | None = None, environment: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        settings.load(file, environment or {})
    return refused.value.problems


def test_every_setting_has_a_default():
    assert settings.Settings().server.port == 10000


def test_an_empty_file_changes_nothing(write):
    assert settings.load(write(""), {}).live == settings.Live()


def test_the_file_wins_over_the_default(write):
    assert settings.load(write("[server]\nport = 8080"), {}).server.port == 8080


def test_the_environment_wins_over_the_file(write):
    file = write("[server]\nport = 8080")
    assert settings.load(file, {"LIVECHAT_SERVER__PORT": "9090"}).server.port == 9090


def test_the_command_line_wins_over_the_environment(write):
    loaded = settings.load(write(""), {"LIVECHAT_SERVER__PORT": "9090"}, {"server.port": 0})
    assert loaded.server.port == 0


def test_the_environment_may_name_the_file(write):
    file = write("[server]\nport = 8080")
    assert settings.load(None, {"LIVECHAT_CONFIG": str(file)}).server.port == 8080


def test_the_file_of_the_present_folder_is_found(write, monkeypatch):
    file = write("[server]\nport = 8080")
    monkeypatch.chdir(file.parent)
    assert settings.load(None, {}).file == file


def test_a_path_is_relative_to_the_file(write, tmp_path):
    file = write('[storage]\npath = "shop"\nuploads = "../files"')
    storage = settings.load(file, {}).storage
    assert storage.path == tmp_path / "shop"
    assert storage.uploads_folder.resolve() == (tmp_path / "../files").resolve()


def test_the_default_path_is_relative_to_the_file_too(write, tmp_path):
    assert settings.load(write(""), {}).storage.path == tmp_path / "data"


def test_uploads_lie_in_the_storage_folder_unless_set_otherwise(write, tmp_path):
    assert settings.load(write(""), {}).storage.uploads_folder == tmp_path / "data" / "uploads"


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("Yes", True), ("off", False), ("0", False)])
def test_the_environment_says_yes_and_no_in_several_ways(text, value):
    assert declaring.from_text(bool, Meaning(doc=""), text, Path()) is value


@pytest.mark.parametrize("value", [1, "true"])
def test_in_the_file_only_true_and_false_say_yes_and_no(value):
    with pytest.raises(Wrong, match="true or false"):
        declaring.from_toml(bool, Meaning(doc=""), value, Path())


@pytest.mark.parametrize("text", ["127.0.0.1, ::1", '["127.0.0.1", "::1"]'])
def test_a_list_in_the_environment_is_written_with_commas_or_as_in_the_file(text):
    assert settings.load(None, {"LIVECHAT_SERVER__PROXIES": text}).server.proxies == ("127.0.0.1", "::1")


def test_a_whole_number_is_good_where_any_number_is(write):
    assert settings.load(write("[live]\ntyping_ttl_s = 3"), {}).live.typing_ttl_s == 3.0


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ('[server]\nport = "80"', "a whole number from 0 to 65535"),
        ("[server]\nport = true", "a whole number from 0 to 65535"),
        ("[server]\nport = 65536", "a whole number from 0 to 65535"),
        ("[server]\nport = 80.5", "a whole number from 0 to 65535"),
        ("[live]\ntyping_ttl_s = nan", "a number of seconds from 0.5 to 60"),
        ("[live]\ntyping_ttl_s = inf", "a number of seconds from 0.5 to 60"),
        ('[storage]\ndurability = "some"', 'one of "full", "relaxed"'),
        ('[storage]\npath = ""', "a path"),
        ('[server]\nproxies = "127.0.0.1"', "a list of texts"),
        ('[server]\nproxies = ["10.0.0.0/99"]', '"10.0.0.0/99" is neither'),
        ('[server]\npublic_url = "chat.example.com"', "https://chat.example.com"),
        ('[server]\npublic_url = "https://chat.example.com/path"', "without a path"),
        ('[server]\nhost = "a\\u0000b"', "no control characters"),
    ],
)
def test_an_impossible_value_is_refused_with_what_would_be_right(write, text, right):
    (problem,) = problems_of(write(text))
    assert right in problem


def test_a_problem_names_file_section_key_and_value(write):
    file = write("[server]\nport = 70000")
    assert problems_of(file) == [f"{file}: [server] port = 70000: must be a whole number from 0 to 65535"]


def test_a_problem_in_the_environment_names_the_variable():
    (problem,) = problems_of(environment={"LIVECHAT_LIVE__TYPING_TTL_S": "five"})
    assert problem.startswith('environment: LIVECHAT_LIVE__TYPING_TTL_S = "five": must be a number of seconds')


def test_all_problems_are_told_at_once(write):
    file = write("[server]\nport = 70000\nloop = 3\n[storage]\nreaders = 0")
    assert len(problems_of(file, {"LIVECHAT_LOG__LEVEL": "loud"})) == 4


def test_an_unknown_key_is_refused_and_the_one_that_was_meant_is_named(write):
    (problem,) = problems_of(write("[live]\ntyping_ttl = 3"))
    assert problem.endswith("unknown setting; did you mean [live] typing_ttl_s?")


def test_a_key_in_the_wrong_section_is_refused_and_its_section_is_named(write):
    (problem,) = problems_of(write("[live]\nport = 3"))
    assert problem.endswith("did you mean [server] port?")


def test_an_unknown_section_is_refused(write):
    (problem,) = problems_of(write('[colours]\nbackground = "red"'))
    assert "there is no section [colours], only [server]" in problem


def test_a_key_outside_of_any_section_is_refused(write):
    (problem,) = problems_of(write("port = 80"))
    assert "belongs into a section" in problem


def test_an_unknown_variable_of_ours_is_refused():
    (problem,) = problems_of(environment={"LIVECHAT_SERVER__HOTS": "here"})
    assert problem == "environment: LIVECHAT_SERVER__HOTS: unknown setting; did you mean [server] host?"


def test_what_container_platforms_set_by_themselves_is_left_alone():
    platform = {"LIVECHAT_PORT": "tcp://10.0.0.1:10000", "LIVECHAT_SERVICE_HOST": "10.0.0.1"}
    assert settings.load(None, platform).server == settings.load(None, {}).server


def test_a_file_that_is_not_toml_is_refused_with_the_line(write):
    (problem,) = problems_of(write("[server]\nport = = 3"))
    assert "line 2" in problem


def test_a_file_that_was_named_must_exist(tmp_path):
    (problem,) = problems_of(tmp_path / "nowhere.toml")
    assert "there is no such file" in problem


def test_secrets_print_as_stars(write):
    loaded = settings.load(write('[server]\nmetrics_password = "very secret"'), {})
    assert loaded.server.metrics_password == "very secret"
    assert "very secret" not in repr(loaded)
    assert "metrics_password=*****" in repr(loaded)


def test_a_wrong_secret_is_not_quoted(write):
    (problem,) = problems_of(write("[server]\nmetrics_password = 123456"))
    assert "123456" not in problem


def test_a_running_server_takes_over_what_can_change_and_names_the_rest(write):
    old = settings.load(write(""), {})
    new = settings.load(write('[log]\nlevel = "debug"\n[server]\nport = 1'), {})
    taken, waiting = settings.reloaded(old, new)
    assert (taken.log.level, taken.server.port) == ("debug", 10000)
    assert waiting == ["server.port"]


def test_the_commented_file_means_the_defaults(tmp_path):
    file = tmp_path / "livechat.toml"
    settings.write_commented(file)
    assert settings.load(file, {}).server == settings.Server()


def test_the_commented_file_shows_every_default(tmp_path):
    file = tmp_path / "livechat.toml"
    text = settings.commented()
    file.write_text("\n".join(line[1:] if line[:1] == "#" and line[1:2] != " " else line for line in text.splitlines()))
    uncommented = settings.load(file, {})
    assert uncommented == settings.load(None, {"LIVECHAT_CONFIG": str(file)})
    assert uncommented.live == settings.Live()
    assert text.count("\n#") > text.count(" = ")


def test_an_existing_file_is_never_overwritten(write):
    with pytest.raises(FileExistsError):
        settings.write_commented(write("[server]\nport = 1"))


def test_the_file_in_the_repository_is_what_init_writes():
    assert (ROOT / "livechat.toml").read_text(encoding="utf-8") == settings.commented(), "run `make docs`"


def test_the_reference_is_what_the_declaration_says():
    written = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert written == settings.reference(), "run `make docs`"


@pytest.mark.parametrize("section", settings.SECTIONS)
def test_every_default_is_itself_allowed(section, tmp_path):
    file = tmp_path / "livechat.toml"
    values = settings.declaring.shown_values(settings.SECTIONS[section]())
    file.write_text(f"[{section}]\n" + "\n".join(f"{name} = {value}" for name, value in values))
    assert settings.load(file, {}).file == file
