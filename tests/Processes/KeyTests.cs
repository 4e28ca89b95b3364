using PSChat.Groups;
using PSChat.Node.Events;
using PSChat.Node.Keys;
using PSChat.Processes.Tests.Equipment;

namespace PSChat.Processes.Tests;

/// <summary>Groups with a key, as processes: sources of the key, its effect, and that it is never shown.</summary>
public sealed class KeyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pschat-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_key_command_writes_a_key()
    {
        var (first, second) = (await CommandLine.RunAsync(["key"]), await CommandLine.RunAsync(["key"]));
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.NotEqual(first.Output, second.Output);
        using var key = GroupKey.Parse(Assert.Single(first.Lines));
        Assert.Equal(8, key.Id.Length);
    }

    [Fact]
    public async Task A_key_file_is_its_owners_alone_and_is_never_overwritten()
    {
        var file = Path.Combine(_folder, "new.key");
        var made = await CommandLine.RunAsync(["key", "--out", file]);
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        using var key = KeyFile.Read(file);
        Assert.Contains(key.Id, made.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(GroupKey.Prefix, made.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        Assert.Equal(1, (await CommandLine.RunAsync(["key", "--out", file])).ExitCode);
        using var same = KeyFile.Read(file);
        Assert.True(key.Matches(same));
    }

    [UnixFact]
    public async Task A_key_file_that_others_may_read_or_change_is_refused_with_a_remedy()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var group = new LabGroup { KeyFile = await MakeKeyAsync() };
        UnixFileMode[] exposed =
            [UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.GroupWrite, UnixFileMode.OtherWrite];
        foreach (var mode in exposed)
        {
            File.SetUnixFileMode(group.KeyFile, UnixFileMode.UserRead | mode);
            var result = await CommandLine.RunAsync(["server", "--json", .. group.Arguments]);
            Assert.Equal(1, result.ExitCode);
            Assert.Contains($"chmod 600 '{group.KeyFile}'", result.Error, StringComparison.Ordinal);
            Assert.Equal(ChatError.KeyExposed, ErrorOf(result));
        }
    }

    [Theory]
    [InlineData("hunter2", ChatError.KeyWeak)]
    [InlineData("pschat1:AQMAAQQJEBkkMUBRZHmQqcThACFEaZC55BFAcaTZEEm4eflf", ChatError.KeyInvalid)]
    public async Task A_bad_key_is_refused_and_not_shown(string text, ChatError expected)
    {
        await using var group = new LabGroup();
        var result = await CommandLine.RunAsync(["server", "--json", .. group.Arguments], key: text);
        Assert.Equal((1, expected), (result.ExitCode, ErrorOf(result)));
        Assert.DoesNotContain(text, result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_is_not_there_is_an_error()
    {
        await using var group = new LabGroup { KeyFile = null };
        var result = await CommandLine.RunAsync(
            ["view", "--json", "--key-file", Path.Combine(_folder, "none"), .. group.Arguments]);
        Assert.Equal((1, ChatError.KeyInvalid), (result.ExitCode, ErrorOf(result)));
    }

    [Fact]
    public async Task A_group_with_a_key_survives_its_leader_and_admits_only_holders_of_the_key()
    {
        await using var group = new LabGroup { KeyFile = await MakeKeyAsync() };
        var (servers, chat) = await group.BeginChatAsync(3, homes: [1, 3]);

        servers[2].Kill();

        Assert.Equal(ViewCause.Failure, (await LabGroup.AgreeAsync(servers[..2], leader: 2)).Cause);
        await chat.GoesOnAsync();
        Assert.True(await chat.EndsWellWithoutLateAsync() > 0);

        var withKey = await CommandLine.RunAsync(["view", "--json", .. group.Arguments]);
        Assert.Equal(0, withKey.ExitCode);
        string[] keyless = [.. group.Arguments.SkipLast(2)];
        var key = await File.ReadAllTextAsync(group.KeyFile);
        Assert.Equal(0, (await CommandLine.RunAsync(["view", "--json", .. keyless], key: key)).ExitCode);
        await AssertRefusedAsync(ChatError.KeyRequired, ["view", .. keyless]);
        await AssertRefusedAsync(ChatError.KeyWrong, ["view", .. keyless, "--key-file", await MakeKeyAsync()]);
        var endpoint = (await LabGroup.EndpointAsync(servers[0])).ToString();
        await AssertRefusedAsync(ChatError.KeyRequired, ["chat", .. keyless, "--server", endpoint]);
    }

    [Fact]
    public async Task A_client_with_a_key_is_told_that_the_group_has_none()
    {
        await using var group = new LabGroup();
        var servers = await group.StartServersAsync(1);
        var endpoint = (await LabGroup.EndpointAsync(servers[0])).ToString();
        await AssertRefusedAsync(
            ChatError.KeyUnexpected,
            ["chat", .. group.Arguments, "--server", endpoint, "--key-file", await MakeKeyAsync()]);
    }

    private static async Task AssertRefusedAsync(ChatError expected, IEnumerable<string> arguments)
    {
        var command = arguments.ToList();

        // A client learns the reason from the group's beacons, which Windows does not let it hear.
        if (OperatingSystem.IsWindows() && !command.Contains("--server")) return;
        var result = await CommandLine.RunAsync([.. command, "--json"]);
        Assert.Equal((1, expected), (result.ExitCode, ErrorOf(result)));
        if (expected != ChatError.KeyUnexpected) Assert.Contains("--key-file", result.Error, StringComparison.Ordinal);
    }

    private static ChatError ErrorOf(CommandLine result) => Assert.IsType<ErrorEvent>(NodeEventJson.Read(result.Lines[^1])).Code;

    private async Task<string> MakeKeyAsync()
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.key");
        Assert.Equal(0, (await CommandLine.RunAsync(["key", "--out", file])).ExitCode);
        return file;
    }
}
