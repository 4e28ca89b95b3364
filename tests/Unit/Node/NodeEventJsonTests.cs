using System.Runtime.CompilerServices;
using PSChat.Node.Events;

namespace PSChat.Node.Tests;

/// <summary>A kind of event stands in three lists; one that is missing in one of them would be noticed when it happens.</summary>
public sealed class NodeEventJsonTests
{
    public static TheoryData<string> Kinds => [.. typeof(NodeEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(NodeEvent))).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_event_is_written_and_read_back(string name)
    {
        var type = typeof(NodeEvent).Assembly.GetType(name)!;
        var line = NodeEventJson.Write((NodeEvent)RuntimeHelpers.GetUninitializedObject(type));
        Assert.StartsWith($"{{\"event\":\"{NodeEventJson.KindOf(type)}\"", line, StringComparison.Ordinal);
        Assert.IsType(type, NodeEventJson.Read(line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ready")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("{\"event\":5}")]
    [InlineData("{\"event\":\"unheard-of\"}")]
    [InlineData("{\"event\":\"ready\",\"self\":7}")]
    public void What_is_no_event_is_none(string line) => Assert.Null(NodeEventJson.Read(line));
}
