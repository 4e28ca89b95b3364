using System.Threading.Channels;
using PSChat.Hosting;

namespace PSChat.Loopback.Tests;

/// <summary>The presence changes that one client was told of.</summary>
public sealed class PresenceLog
{
    private readonly Channel<(string Room, string User, bool IsPresent)> _changes =
        Channel.CreateUnbounded<(string, string, bool)>();

    public PresenceLog(ChatClient client) =>
        client.PresenceChanged += (_, e) => _changes.Writer.TryWrite((e.Room, e.User, e.IsPresent));

    public async Task<(string Room, string User, bool IsPresent)> ReadAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _changes.Reader.ReadAsync(limit.Token);
    }
}
