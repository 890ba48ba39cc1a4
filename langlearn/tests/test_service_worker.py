def test_the_worker_is_at_the_root_for_everyone(client, db):
    response = client.get("/sw.js")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert 'importScripts("/static/js/worker/push.js")' in response.content.decode()


def test_it_is_the_same_for_members(client, signed_in):
    response = signed_in.get("/sw.js")
    assert response.headers["Cache-Control"] == "no-cache"
    assert b"ana" not in response.content
