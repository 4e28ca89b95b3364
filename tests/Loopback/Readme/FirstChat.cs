using System.Net;

namespace PSChat.Loopback.Tests.Readme;

/// <summary>The sample of the library's README, word for word.</summary>
internal sealed class FirstChat
{
    private readonly CapturedConsole Console = new();

    public async Task<string> RunAsync()
    {
        await using var server = ChatServer.Open(new() { Group = "hello", BindAddress = IPAddress.Loopback });
        server.Start();

        await using var anna = await ChatClient.ConnectAsync(new() { UserName = "anna", Group = "hello", BindAddress = IPAddress.Loopback });
        await anna.JoinAsync("lobby");
        await anna.SendAsync("lobby", "Hello, world!");

        await using var ben = await ChatClient.ConnectAsync(new() { UserName = "ben", Group = "hello", BindAddress = IPAddress.Loopback });
        await foreach (var message in ben.ReadAllAsync("lobby", new() { History = 10 }))
        {
            Console.WriteLine(message);
            break;
        }

        return Console.Text;
    }

    /// <summary>In place of the system's, which all tests share.</summary>
    private sealed class CapturedConsole
    {
        public string Text { get; private set; } = "";

        public void WriteLine(ChatMessage message) => Text += message;
    }
}
