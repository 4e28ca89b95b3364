using YamlDotNet.RepresentationModel;

namespace PSChat.Repository.Tests;

/// <summary>YAML as a tree of nodes.</summary>
internal static class Yaml
{
    /// <summary>The root of a text's only document.</summary>
    /// <exception cref="YamlDotNet.Core.YamlException">It is not YAML, or a key stands twice.</exception>
    public static YamlNode Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Single().RootNode;
    }

    /// <summary>What stands under a key; null if nothing does, or if the node is no mapping.</summary>
    public static YamlNode? Find(this YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
}
