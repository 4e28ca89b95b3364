namespace PSChat.Module.Handlers;

/// <summary>A room that is joined already has a handler.</summary>
internal sealed class HandlerExistsException(ChatRoom room) : Exception($"{room} has a handler already.");
