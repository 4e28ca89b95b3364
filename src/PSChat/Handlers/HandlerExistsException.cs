namespace PSChat.Module.Handlers;

/// <summary>A joined room has a handler already.</summary>
internal sealed class HandlerExistsException(ChatRoom room) : Exception($"{room} has a handler already.");
