from django.urls import path

app_name = "rotas"
urlpatterns: list = []
