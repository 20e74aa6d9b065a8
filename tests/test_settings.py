"""Settings: where they come from, what is refused and how, and that secrets stay masked."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from seoulcast.clock import KST, Clock
from seoulcast.settings import Settings

KEY, TOKEN = "k3y-of-the-hub-1234567", "xoxb-secret-of-slack"


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    """No setting in the environment, and a working folder without a `.env`."""
    for field in Settings.model_fields:
        for name in (field, f"SEOULCAST_{field}"):
            monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def some_archive(tmp_path):
    (tmp_path / "asos_daily.csv.gz").touch()
    return tmp_path


def words_of(error):
    """What a person reads, without pydantic's line breaks."""
    return " ".join(str(error.value).split())


# --- where they come from --------------------------------------------------------------------


def test_the_defaults_need_nothing_and_are_those_of_the_design():
    settings = Settings()
    assert settings.storage == "local"
    assert settings.stations == (108,)
    assert (settings.collect_at, settings.forecast_at) == (time(4), time(5))
    assert (settings.pm10_mean_outlier_above, settings.pm10_max_clip_above) == (90.8, 160.5)
    assert (settings.excluded_from, settings.excluded_through) == (
        date(1950, 9, 1),
        date(1957, 12, 31),
    )
    assert (settings.pm10_min_slots, settings.interpolate_gap_days) == (216, 3)
    assert settings.publication_days == 3
    assert settings.history_from == date(2000, 1, 1)
    assert settings.clock == Clock()


def test_the_update_has_a_time_or_none(environment):
    assert Settings().update_at == time(10, 20)
    environment.setenv("SEOULCAST_UPDATE_AT", "")
    assert Settings().update_at == time(10, 20)
    environment.setenv("SEOULCAST_UPDATE_AT", "none")
    assert Settings().update_at is None
    assert not Settings().is_updated
    environment.setenv("SEOULCAST_UPDATE_AT", "10:40")
    assert Settings().update_at == time(10, 40)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"update_at": time(9, 50)}, "give 10:10 or later"),
        ({"update_at": time(11), "forecast_at": time(12)}, "must be later in the day"),
        ({"update_at": time(10, 20, tzinfo=KST)}, "leave the offset out"),
    ],
)
def test_an_update_follows_its_hours_and_the_forecast(values, said):
    with pytest.raises(ValidationError) as error:
        Settings(**values)
    assert said in words_of(error)


def test_a_forecast_that_is_moved_alone_to_a_later_time_is_not_updated():
    assert not Settings(forecast_at=time(11)).is_updated
    assert Settings().is_updated


def test_a_variable_with_the_prefix_sets_it(environment):
    environment.setenv("SEOULCAST_STATIONS", "159")
    environment.setenv("STATIONS", "90")
    assert Settings().stations == (159,)


def test_the_environment_goes_before_the_file_in_the_working_folder(environment):
    Path(".env").write_text("SEOULCAST_STATIONS=90\nSEOULCAST_API_PORT=8001\n", encoding="utf-8")
    environment.setenv("SEOULCAST_STATIONS", "159")
    settings = Settings()
    assert (settings.stations, settings.api_port) == ((159,), 8001)


@pytest.mark.parametrize("prefix", ["", "SEOULCAST_"])
def test_the_keys_of_others_may_keep_their_own_names(environment, prefix):
    environment.setenv(f"{prefix}KMA_API_KEY", KEY)
    environment.setenv(f"{prefix}SLACK_BOT_TOKEN", TOKEN)
    settings = Settings()
    assert settings.kma_api_key.get_secret_value() == KEY
    assert settings.slack_bot_token.get_secret_value() == TOKEN


def test_a_variable_that_is_no_setting_is_left_alone(environment):
    environment.setenv("SEOULCAST_COLOUR", "blue")
    assert not hasattr(Settings(), "colour")


@pytest.mark.parametrize("field", Settings.model_fields)
def test_an_empty_variable_counts_as_not_set(environment, field):
    own_name = field in {"kma_api_key", "slack_bot_token"}
    environment.setenv(field.upper() if own_name else f"SEOULCAST_{field.upper()}", "")
    settings = Settings()
    assert settings.model_fields_set == set()
    assert settings == Settings(_env_file=None)


def test_an_empty_line_of_the_file_counts_as_not_set_too():
    Path(".env").write_text("KMA_API_KEY=\nSEOULCAST_NOW=\n", encoding="utf-8")
    settings = Settings()
    assert settings.uses_sandbox
    assert settings.origin == "synthetic"
    assert settings.now is None


def test_an_empty_name_does_not_hide_the_other_one(environment):
    environment.setenv("KMA_API_KEY", "")
    environment.setenv("SEOULCAST_KMA_API_KEY", KEY)
    assert Settings().kma_api_key.get_secret_value() == KEY


def test_settings_do_not_change():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().stations = (90,)


# --- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("STORAGE", "ftp", "Input should be 'local' or 's3'"),
        ("KMA_TIMEOUT_S", "0", "Input should be greater than 0"),
        ("KMA_TIMEOUT_S", "soon", "Input should be a valid number"),
        ("KMA_CALL_TIMEOUT_S", "0", "Input should be greater than 0"),
        ("KMA_ATTEMPTS", "0", "Input should be greater than or equal to 1"),
        ("KMA_PIECE_DAYS", "0", "Input should be greater than or equal to 1"),
        ("STATIONS", "Seoul", "'Seoul' is no number of a station: give numbers"),
        ("STATIONS", ",", "Tuple should have at least 1 item"),
        ("STATIONS", "108,143,108", "a station is named twice in SEOULCAST_STATIONS"),
        ("PREDICTOR_STATIONS", "90,Busan", "'Busan' is no number of a station: give numbers"),
        ("PREDICTOR_STATIONS", "-90", "'-90' is no number of a station: give numbers"),
        ("COLLECT_AT", "04:00+09:00", "times of the day are in KST: leave the offset out"),
        ("FORECAST_AT", "20:00Z", "times of the day are in KST: leave the offset out"),
        ("API_PORT", "-1", "Input should be greater than or equal to 0"),
        ("API_PORT", "65536", "Input should be less than or equal to 65535"),
        ("SANDBOX_PORT", "0", "Input should be greater than or equal to 1"),
        ("DAGSTER_PORT", "70000", "Input should be less than or equal to 65535"),
        ("PM10_MEAN_OUTLIER_ABOVE", "-1", "Input should be greater than 0"),
        ("PM10_MEAN_OUTLIER_ABOVE", "nan", "Input should be greater than 0"),
        ("PM10_MAX_CLIP_ABOVE", "0", "Input should be greater than 0"),
        ("INTERPOLATE_GAP_DAYS", "-1", "Input should be greater than or equal to 0"),
        ("PM10_MIN_SLOTS", "0", "Input should be greater than or equal to 1"),
        ("PM10_MIN_SLOTS", "289", "Input should be less than or equal to 288"),
        ("EXCLUDED_FROM", "1950-13-01", "Input should be a valid date"),
        ("EXCLUDED_THROUGH", "then", "Input should be a valid date"),
        ("PUBLICATION_DAYS", "0", "Input should be greater than or equal to 1"),
        ("COLLECT_AT", "25:00", "Input should be in a valid time format"),
        ("LATE_RETRIES", "-1", "Input should be greater than or equal to 0"),
        ("LATE_WAIT_S", "-1", "Input should be greater than or equal to 0"),
        ("NOW", "tomorrow", "Input should be a valid datetime"),
        ("NOW", "2022-12-31T25:00", "Input should be a valid datetime"),
        ("NOW_ANCHOR", "now", "Input should be a valid number"),
        ("HISTORY_FROM", "2008-02-30", "Input should be a valid date"),
        ("API_PORT", "http", "Input should be a valid integer"),
    ],
)
def test_a_wrong_value_is_refused_with_its_setting_and_a_sentence(
    environment, name, value, sentence
):
    environment.setenv(f"SEOULCAST_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert caught.value.error_count() == 1
    assert name.lower() in words_of(caught)
    assert sentence in words_of(caught)


def test_a_folder_that_is_no_archive_is_refused_with_what_it_should_hold(environment, tmp_path):
    environment.setenv("SEOULCAST_ARCHIVE", f"{tmp_path}")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert f"no archive at {tmp_path}: expected a folder that holds asos_daily.csv.gz" in words_of(
        caught
    )
    assert "Unset SEOULCAST_ARCHIVE for synthetic weather." in words_of(caught)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STORAGE", "ftp"),
        ("FORECAST_AT", "03:00"),
        ("FORECAST_AT", "20:00Z"),
        ("EXCLUDED_FROM", "1999-01-01"),
        ("PREDICTOR_STATIONS", "90,Busan"),
        ("API_PORT", "70000"),
    ],
)
def test_no_complaint_shows_a_secret(environment, name, value):
    environment.setenv("KMA_API_KEY", KEY)
    environment.setenv("SLACK_BOT_TOKEN", TOKEN)
    environment.setenv(f"SEOULCAST_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    for text in (str(caught.value), repr(caught.value)):
        assert KEY[:4] not in text
        assert TOKEN[:9] not in text


def test_excluded_days_that_end_before_they_begin_are_refused_with_both(environment):
    environment.setenv("SEOULCAST_EXCLUDED_FROM", "1958-01-01")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert (
        "SEOULCAST_EXCLUDED_FROM (1958-01-01) is after SEOULCAST_EXCLUDED_THROUGH (1957-12-31)."
    ) in words_of(caught)
    environment.setenv("SEOULCAST_EXCLUDED_THROUGH", "1958-01-01")
    assert Settings().excluded_from == Settings().excluded_through


def test_a_free_port_may_be_asked_for(environment):
    environment.setenv("SEOULCAST_API_PORT", "0")
    assert Settings().api_port == 0


@pytest.mark.parametrize("blanks", [" ", "\t", "  \n"])
def test_a_key_of_blanks_counts_as_not_set(environment, blanks):
    environment.setenv("KMA_API_KEY", blanks)
    environment.setenv("SLACK_BOT_TOKEN", blanks)
    settings = Settings()
    assert (settings.kma_api_key, settings.slack_bot_token) == (None, None)
    assert (settings.uses_sandbox, settings.origin) == (True, "synthetic")


@pytest.mark.parametrize("around", ["{}\n", "{}\r\n", " {} ", "\t{}"])
@pytest.mark.parametrize(
    ("variable", "field"),
    [("KMA_API_KEY", "kma_api_key"), ("SLACK_BOT_TOKEN", "slack_bot_token")],
)
def test_a_secret_is_read_without_the_blanks_and_line_ends_around_it(
    environment, variable, field, around
):
    environment.setenv(variable, around.format(KEY))
    assert getattr(Settings(), field).get_secret_value() == KEY


@pytest.mark.parametrize("name", ["kma_base_url", "s3_endpoint_url", "mlflow_tracking_uri"])
def test_an_address_is_read_without_the_blanks_and_line_ends_around_it(environment, name):
    environment.setenv(f"SEOULCAST_{name.upper()}", " http://there:80\n")
    assert getattr(Settings(), name) == "http://there:80"
    environment.setenv(f"SEOULCAST_{name.upper()}", " \n")
    assert getattr(Settings(), name) is None


@pytest.mark.parametrize("forecast_at", ["03:59", "04:00"])
def test_a_forecast_before_the_collection_is_refused_with_both_times(environment, forecast_at):
    environment.setenv("SEOULCAST_FORECAST_AT", forecast_at)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert (
        f"SEOULCAST_FORECAST_AT ({forecast_at}:00) must be later in the day than "
        "SEOULCAST_COLLECT_AT (04:00:00)."
    ) in words_of(caught)


def test_a_collection_after_the_usual_forecast_needs_a_later_forecast(environment):
    environment.setenv("SEOULCAST_COLLECT_AT", "06:00")
    with pytest.raises(ValidationError, match="must be later in the day"):
        Settings()
    environment.setenv("SEOULCAST_FORECAST_AT", "06:30")
    assert Settings().collect_at == time(6)


def test_a_secret_is_in_no_complaint_about_another_setting(environment):
    environment.setenv("KMA_API_KEY", KEY)
    environment.setenv("SLACK_BOT_TOKEN", TOKEN)
    environment.setenv("SEOULCAST_STORAGE", "ftp")
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert KEY[:4] not in words_of(caught)
    assert TOKEN[:6] not in words_of(caught)


# --- secrets ---------------------------------------------------------------------------------


def test_secrets_are_masked_wherever_settings_are_shown(environment):
    environment.setenv("KMA_API_KEY", KEY)
    environment.setenv("SLACK_BOT_TOKEN", TOKEN)
    settings = Settings()
    shown = [repr(settings), str(settings), f"{settings.model_dump()}", settings.model_dump_json()]
    for text in shown:
        assert "108" in text
        assert KEY not in text
        assert TOKEN not in text
    assert repr(settings).count("**********") == 2


ADDRESSES = ("ntfy://host/topic", "ntfys://tk_s3cr3t@host/a,b?priority=high", "json://host")


@pytest.mark.parametrize("joint", [",", ", ", "\n", " "])
@pytest.mark.parametrize("name", ["operator_urls", "notify_urls", "alert_urls"])
def test_places_of_messages_are_addresses_parted_by_commas_each_of_them_a_secret(
    environment, name, joint
):
    environment.setenv(f"SEOULCAST_{name.upper()}", f" {joint.join(ADDRESSES)}{joint}\n")
    settings = Settings()
    assert tuple(url.get_secret_value() for url in getattr(settings, name)) == ADDRESSES
    for text in (repr(settings), settings.model_dump_json()):
        assert "tk_s3cr3t" not in text
        assert "host/topic" not in text


@pytest.mark.parametrize("value", ["tk_s3cr3t", "host/tk_s3cr3t", "tk_s3cr3t, ntfy://host/topic"])
def test_an_address_without_a_service_is_refused_and_not_shown(environment, value):
    environment.setenv("SEOULCAST_NOTIFY_URLS", value)
    with pytest.raises(ValidationError, match="as ntfys://host/topic") as caught:
        Settings()
    assert "tk_s3cr3t" not in f"{caught.value} {caught.value!r}"


def test_the_page_of_the_first_city_has_no_number():
    settings = Settings(_env_file=None, stations=(143, 108), page_url="https://host")
    assert settings.page_of(143) == "https://host"
    assert settings.page_of(108) == "https://host/?station=108"


# --- what follows from them ------------------------------------------------------------------


def test_observations_come_from_the_hub_with_a_key_and_else_from_archive_or_generator(
    environment, some_archive
):
    assert (Settings().origin, Settings().uses_sandbox) == ("synthetic", True)
    environment.setenv("SEOULCAST_ARCHIVE", f"{some_archive}")
    assert (Settings().origin, Settings().uses_sandbox) == ("archive", True)
    environment.setenv("KMA_API_KEY", KEY)
    assert (Settings().origin, Settings().uses_sandbox) == ("kma", False)


@pytest.mark.parametrize(
    ("values", "url"),
    [
        ({}, "http://127.0.0.1:8108"),
        ({"sandbox_port": 9999}, "http://127.0.0.1:9999"),
        ({"KMA_API_KEY": KEY}, "https://apihub.kma.go.kr"),
        ({"kma_base_url": "http://hub:8108/"}, "http://hub:8108"),
        ({"KMA_API_KEY": KEY, "kma_base_url": "https://mirror/"}, "https://mirror"),
    ],
)
def test_the_hub_that_is_asked_follows_from_key_and_address(values, url):
    assert Settings(**values).kma_url == url
    assert Settings(**values).uses_sandbox == url.startswith("http://127.0.0.1")


def test_each_origin_has_a_home_of_its_own(tmp_path, some_archive):
    homes = {
        settings.origin: settings
        for settings in (
            Settings(home=tmp_path),
            Settings(home=tmp_path, archive=some_archive),
            Settings(home=tmp_path, KMA_API_KEY=KEY),
        )
    }
    for origin, settings in homes.items():
        assert settings.origin_home == tmp_path / origin
        assert settings.objects_dir == tmp_path / origin / "objects"
        assert settings.dagster_home == tmp_path / origin / "dagster"
        assert settings.mlflow_uri == f"sqlite:///{tmp_path / origin / 'mlflow.db'}"
    assert set(homes) == {"kma", "archive", "synthetic"}


def test_a_home_that_is_relative_is_below_the_working_folder(tmp_path):
    assert Settings().origin_home == tmp_path / ".seoulcast" / "synthetic"


def test_an_mlflow_server_takes_the_place_of_the_embedded_one():
    assert Settings(mlflow_tracking_uri="http://mlflow:5000").mlflow_uri == "http://mlflow:5000"


@pytest.mark.parametrize(
    ("text", "stations", "asked"),
    [
        ("102, 119,143", (102, 119, 143), (102, 108, 119, 143)),
        ("119:102", (119, 102), (102, 108, 119)),
        ("108", (108,), (108,)),
        ("143,,102,", (143, 102), (102, 108, 143)),
    ],
)
def test_stations_are_listed_and_the_one_that_is_forecast_is_always_asked_for(
    environment, text, stations, asked
):
    environment.setenv("SEOULCAST_PREDICTOR_STATIONS", text)
    assert Settings().predictor_stations == stations
    assert Settings().stations_asked == asked


def test_the_cities_are_listed_the_default_first_and_each_is_asked_for(environment):
    environment.setenv("SEOULCAST_STATIONS", "108, 143")
    environment.setenv("SEOULCAST_PREDICTOR_STATIONS", "102")
    assert Settings().stations == (108, 143)
    assert Settings().stations_asked == (102, 108, 143)


def test_no_list_of_stations_means_all_that_the_hub_has():
    assert Settings().stations_asked == ()


# --- the clock -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["2022-12-31T05:30", "2022-12-31 05:30:00", "2022-12-30T20:30:00Z"]
)
def test_now_sets_the_clock_and_time_goes_on_from_there(environment, text):
    environment.setenv("SEOULCAST_NOW", text)
    settings = Settings()
    start = datetime(2022, 12, 31, 5, 30, tzinfo=KST)
    assert timedelta(0) <= settings.clock.now() - start < timedelta(seconds=60)
    assert settings.clock is settings.clock


def test_an_anchor_says_when_now_was(environment):
    anchor = datetime(2026, 11, 25, 20, 17, 42, tzinfo=KST)
    environment.setenv("SEOULCAST_NOW", "2022-12-31T05:30")
    environment.setenv("SEOULCAST_NOW_ANCHOR", f"{anchor.timestamp()}")
    assert Settings().clock.offset == anchor - datetime(2022, 12, 31, 5, 30, tzinfo=KST)


def test_an_anchor_alone_sets_nothing(environment):
    environment.setenv("SEOULCAST_NOW_ANCHOR", "1700000000")
    assert Settings().clock == Clock()
