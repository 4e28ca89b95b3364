using PSChat.Wire;

namespace PSChat.Core.Tests;

/// <summary>The catalogue of frames and datagrams is complete, because all tests of the wire use it.</summary>
public sealed class CatalogueTests
{
    [Fact]
    public void Every_frame_is_in_the_catalogue() =>
        Assert.Equal(
            ListSubclasses(typeof(Frame)), Samples.Frames.Values.Select(frame => frame.GetType().Name).Distinct().Order());

    [Fact]
    public void Every_datagram_is_in_the_catalogue() =>
        Assert.Equal(
            ListSubclasses(typeof(Datagram)),
            Samples.Datagrams.Values.Select(datagram => datagram.GetType().Name).Distinct().Order());

    [Fact]
    public void Every_number_of_a_frame_has_a_frame()
    {
        var types = Samples.Frames.Values.Select(frame => frame.Type).Distinct().Order();
        Assert.Equal(Enum.GetValues<FrameType>().Order(), types);
    }

    [Fact]
    public void A_frame_has_the_name_of_its_number() =>
        Assert.All(Samples.Frames.Values, frame => Assert.Equal(frame.GetType().Name, frame.Type.ToString()));

    private static IEnumerable<string> ListSubclasses(Type type) => type.Assembly.GetTypes()
        .Where(candidate => candidate.IsSubclassOf(type) && !candidate.IsAbstract)
        .Select(candidate => candidate.Name)
        .Order();
}
