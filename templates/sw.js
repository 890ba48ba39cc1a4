// Works while no page of ours is open, and where nobody can be reached. Each thing it does is a script of its own.
self.ICON = "{% static 'img/icon-192.png' %}";
self.SHELL = {{ shell|safe }};
importScripts("{% static 'js/worker/shell.js' %}", "{% static 'js/worker/push.js' %}");
