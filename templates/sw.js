// Works while no page of ours is open. Each thing it does is a script of its own.
self.ICON = "{% static 'img/icon-192.png' %}";
importScripts("{% static 'js/worker/push.js' %}");
