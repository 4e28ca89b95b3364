using System.Runtime.Versioning;
using PSChat.Node.Events;
using PSChat.Node.Processes;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>The name of a chat that names none, and of one whose name is still taken.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UserNameTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pschat-names-").FullName;

    /// <summary>A place for the secrets of sessions.</summary>
    private string[] Kept => ["env", "-u", "STATE_DIRECTORY", $"XDG_RUNTIME_DIR={_folder}"];

    /// <summary>No place for them, as in a service without a home.</summary>
    private static string[] NotKept => ["env", "-u", "STATE_DIRECTORY", "XDG_RUNTIME_DIR=/dev/null"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RootTheory]
    [InlineData("user-54321")]
    [InlineData("svc", "LOGNAME=svc")]
    [InlineData("svc", "USER=svc")]
    public async Task A_user_without_a_name_gets_one(string expected, params string[] variables)
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);

        // As in a container: the number has no entry in the password file.
        string[] user =
        [
            "env", "-u", "LOGNAME", "-u", "USER", "-u", "USERNAME", .. variables, "setpriv", "--reuid=54321", "--clear-groups",
        ];
        var chat = await CommandLine.RunAsync(UnmeasuredProgram.StartInfo(["chat", "--json", .. group.Arguments], user));
        var send = await CommandLine.RunAsync(UnmeasuredProgram.StartInfo(["send", "hello", .. group.Arguments], user));

        Assert.Equal((0, 0, ""), (chat.ExitCode, send.ExitCode, chat.Error + send.Error));
        Assert.Equal(expected, chat.Lines.Select(NodeEventJson.Read).OfType<JoinedEvent>().Single().User);
    }

    [UnixFact]
    public async Task A_chat_that_was_killed_takes_its_name_back_at_once()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(2);
        for (var starts = 0; starts < 3; starts++)
        {
            await using var chat = await StartAsync(Kept, group);
            Assert.DoesNotContain(chat.Events.Snapshot(), received => received.Event is LogEvent);
            chat.Kill();
        }

        // Also in a group that has a new leader since.
        await using var last = await StartAsync(Kept, group);
        last.CloseInput();
        Assert.Equal(0, await last.WaitForExitAsync(Limits.Patience));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [UnixFact]
    public async Task A_chat_that_finds_no_group_leaves_no_file_behind()
    {
        await using var group = new LabGroup();
        var chat = await CommandLine.RunAsync(
            UnmeasuredProgram.StartInfo(["chat", "--timeout", "200ms", .. group.Arguments], Kept));

        Assert.Equal(1, chat.ExitCode);
        Assert.True(Directory.Exists(Path.Combine(_folder, "pschat-sessions")), "the place was looked for");
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [UnixFact]
    public async Task The_secret_is_its_owners_alone()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await using var chat = await StartAsync(Kept, group);

        var file = Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(file)!));
    }

    [UnixFact]
    public async Task A_chat_that_lives_keeps_its_name()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await using var chat = await StartAsync(Kept, group);

        var second = await RunAsync(Kept, ["chat", "--json", "--user", "BOB", .. group.Arguments]);

        Assert.Equal(ChatError.NameTaken, Assert.IsType<ErrorEvent>(NodeEventJson.Read(second.Lines[^1])).Code);
        await chat.WriteLineAsync("still here");
        await chat.WaitForAsync<AcknowledgedEvent>(_ => true, Limits.Patience);
    }

    [UnixFact]
    public async Task Without_the_secret_the_name_is_waited_for()
    {
        await using var group = new LabGroup();
        await group.StartServersAsync(1);
        await using var killed = await StartAsync(NotKept, group);
        killed.Kill();

        // The name is free half a minute after the kill.
        await using var chat = NodeProcess.StartThrough(
            NotKept, "bob", ["chat", "--json", "--user", "bob", "--timeout", "60", .. group.Arguments]);

        await chat.WaitForAsync<JoinedEvent>(joined => joined.User == "bob", Limits.Patience);
        var said = Assert.Single(chat.Events.Snapshot().Select(received => received.Event).OfType<LogEvent>());
        Assert.Contains("'bob' is taken; it is waited for", said.Text, StringComparison.Ordinal);
    }

    private static async Task<NodeProcess> StartAsync(IEnumerable<string> through, LabGroup group)
    {
        var chat = NodeProcess.StartThrough(through, "bob", ["chat", "--json", "--user", "bob", .. group.Arguments]);
        await chat.WaitForAsync<JoinedEvent>(joined => joined.User == "bob", Limits.Patience);
        return chat;
    }

    private static Task<CommandLine> RunAsync(IEnumerable<string> through, IEnumerable<string> arguments) =>
        CommandLine.RunAsync(PschatProgram.StartInfo(arguments, through));
}
