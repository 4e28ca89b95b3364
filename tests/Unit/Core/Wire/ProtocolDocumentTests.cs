using System.Text.RegularExpressions;
using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>
/// The pages of docs/protocol say what the code does: their example consists of the golden bytes, and their tables are complete.
/// </summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly string[] s_session =
    [
        "Hello of a client", "Welcome", "Attach", "Attached", "ViewChanged", "Mark", "JoinRoom", "RoomJoined", "Send",
        "Acknowledged", "Deliver",
    ];

    private readonly string _client = Documents.Read("protocol/client.md");

    private readonly string _wire = Documents.Read("protocol/wire.md");

    [Fact]
    public void The_example_session_is_made_of_the_golden_bytes()
    {
        var shown = HexBlock().Matches(_client)
            .Select(block => string.Concat(FirstWord().Matches(block.Groups[1].Value).Select(line => line.Value)));
        Assert.Equal(s_session.Select(name => Golden.Frames[name]), shown);
    }

    [Fact]
    public void Every_frame_is_described_with_its_number() => Assert.All(Enum.GetValues<FrameType>(), type =>
        Assert.Contains($"\n| {type} | {(int)type} |", _wire, StringComparison.Ordinal));

    [Fact]
    public void Every_error_is_described_with_its_code() => Assert.All(Enum.GetValues<ChatError>(), code =>
        Assert.Matches($@"(\n\| {(int)code} \| {code} \|)|(\b{(int)code} {code}\b)", _wire));

    [Fact]
    public void Every_datagram_is_described() => Assert.All(Samples.Datagrams.Values, datagram =>
        Assert.Contains($"\n| {datagram.GetType().Name} | {Bytes.Of(datagram)[7]} |", _wire, StringComparison.Ordinal));

    [GeneratedRegex(@"```hex\r?\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex HexBlock();

    [GeneratedRegex(@"^[0-9a-f]+", RegexOptions.Multiline)]
    private static partial Regex FirstWord();
}
