using System.Collections.Concurrent;
using PSChat.Groups;
using PSChat.Module.Handlers;

namespace PSChat.Module.Rooms;

/// <summary>The sessions that one runspace has open, and their rooms.</summary>
internal sealed class SessionList
{
    private readonly ConcurrentDictionary<SessionKey, ChatSession> _sessions = new();

    /// <summary>Every joined room, in order of user and room.</summary>
    public IReadOnlyList<ChatRoom> Rooms =>
        [.. _sessions.Values.SelectMany(session => session.Rooms)
            .OrderBy(room => room.UserName, StringComparer.Ordinal)
            .ThenBy(room => room.Room, StringComparer.Ordinal)];

    /// <summary>
    /// Returns an open session of the group, of any user; null if there is none. A connected one is preferred, because one that
    /// looks for a server answers nothing.
    /// </summary>
    public ChatSession? OfGroup(string group) => _sessions.Values
        .Where(session => !session.IsClosed && session.Key.Group == NameComparer.KeyOf(group))
        .MaxBy(session => session.IsConnected);

    /// <summary>
    /// Joins a room in the user's session, which is opened if there is none. <paramref name="waits"/> is called if the user's
    /// name must be waited for.
    /// </summary>
    public async Task<ChatRoom> JoinAsync(
        ChatClientOptions options,
        string room,
        int history,
        HandlerScript? onMessage,
        Action waits,
        CancellationToken cancellation)
    {
        var key = SessionKey.Of(options);
        if (_sessions.TryGetValue(key, out var session) && session.IsClosed)
        {
            await CloseAsync(session, TimeSpan.Zero).ConfigureAwait(false);
            session = null;
        }

        session ??= _sessions[key] = await ChatSession.OpenAsync(options, waits, cancellation).ConfigureAwait(false);
        try
        {
            return await session.JoinAsync(room, history, onMessage, cancellation).ConfigureAwait(false);
        }
        catch
        {
            if (session.Rooms.Count == 0) await CloseAsync(session, TimeSpan.Zero).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves a room, and closes its session with the last one.</summary>
    public async Task<Farewell> LeaveAsync(ChatRoom room, TimeSpan timeout, CancellationToken cancellation)
    {
        var session = room.Session;
        var farewell = await session.LeaveAsync(room, timeout, cancellation).ConfigureAwait(false);
        if (session.Rooms.Count == 0) _sessions.TryRemove(new(session.Key, session));
        return farewell;
    }

    /// <summary>Closes every session.</summary>
    public Task CloseAllAsync(TimeSpan limit) => Task.WhenAll(_sessions.Values.Select(session => CloseAsync(session, limit)));

    private async Task CloseAsync(ChatSession session, TimeSpan limit)
    {
        _sessions.TryRemove(new(session.Key, session));
        var handlers = session.Rooms.Select(room => room.HandlerEnded).ToArray();
        await session.CloseAsync(limit).ConfigureAwait(false);
        await Task.WhenAll(handlers).ConfigureAwait(false);
    }
}
