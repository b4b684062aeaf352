"""Stories walked through a running centre: each is played through HTTP alone and checks what must hold on the way."""
