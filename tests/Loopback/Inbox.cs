using System.Threading.Channels;
using PSChat.Hosting;
using PSChat.Messages;

namespace PSChat.Loopback.Tests;

/// <summary>The messages that were delivered to one client.</summary>
public sealed class Inbox
{
    private readonly Channel<ChatMessage> _messages = Channel.CreateUnbounded<ChatMessage>();

    public Inbox(ChatClient client) => client.MessageReceived += (_, e) => _messages.Writer.TryWrite(e.Message);

    public async Task<IReadOnlyList<ChatMessage>> ReadAsync(int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var messages = new List<ChatMessage>();
        while (messages.Count < count) messages.Add(await _messages.Reader.ReadAsync(limit.Token));
        return messages;
    }
}
