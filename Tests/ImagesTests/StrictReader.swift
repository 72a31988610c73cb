/// Readers of layouts that share nothing with the code that writes them: Python, and the specification's own words.
enum StrictReader {
    static let script = #"""
        import gzip, hashlib, io, json, os, re, sys, tarfile
        root = sys.argv[1]
        seen = {}

        def blob(d, extra=()):
            assert set(d) == {'mediaType', 'digest', 'size'} | set(extra), d
            assert re.fullmatch('sha256:[0-9a-f]{64}', d['digest'])
            data = open(f"{root}/blobs/sha256/{d['digest'][7:]}", 'rb').read()
            assert len(data) == d['size']
            assert hashlib.sha256(data).hexdigest() == d['digest'][7:]
            seen[d['digest'][7:]] = len(data)
            return data

        assert sorted(os.listdir(root)) == ['blobs', 'index.json', 'oci-layout']
        assert json.load(open(f'{root}/oci-layout')) == {'imageLayoutVersion': '1.0.0'}
        index = json.load(open(f'{root}/index.json'))
        assert index['schemaVersion'] == 2 and index['mediaType'] == 'application/vnd.oci.image.index.v1+json'
        layers = set()
        for entry in index['manifests']:
            assert entry['mediaType'] == 'application/vnd.oci.image.manifest.v1+json'
            assert entry['platform'] == {'architecture': 'amd64', 'os': 'linux'} or entry['platform'] == {'architecture': 'arm64', 'os': 'linux'}
            manifest = json.loads(blob(entry, ('platform', 'annotations')))
            assert set(manifest) == {'schemaVersion', 'mediaType', 'config', 'layers'} and manifest['schemaVersion'] == 2
            assert manifest['config']['mediaType'] == 'application/vnd.oci.image.config.v1+json'
            config = json.loads(blob(manifest['config']))
            assert config['architecture'] == entry['platform']['architecture'] and config['os'] == 'linux'
            assert config['rootfs']['type'] == 'layers' and len(config['history']) == len(manifest['layers']) == 2
            name = entry['annotations']['org.opencontainers.image.ref.name']
            ours = config['config']
            assert ours['Entrypoint'] == ['/var/runtime/bootstrap'] and ours['Cmd'] == [name]
            assert re.fullmatch('[1-9][0-9]*:[1-9][0-9]*', ours['User']) and ours['WorkingDir'] == '/var/task'
            assert all('=' in v for v in ours['Env']) and ours['Labels']['org.opencontainers.image.title'] == name
            layers.add(json.dumps(manifest['layers']))
            unpacked = 0
            paths = {}
            for layer, diff in zip(manifest['layers'], config['rootfs']['diff_ids']):
                assert layer['mediaType'] == 'application/vnd.oci.image.layer.v1.tar+gzip'
                tar = gzip.decompress(blob(layer))
                assert 'sha256:' + hashlib.sha256(tar).hexdigest() == diff
                members = list(tarfile.open(fileobj=io.BytesIO(tar), mode='r:'))
                assert [m.name for m in members] == sorted(m.name for m in members)
                for m in members:
                    assert m.isfile() or m.isdir()
                    assert (m.uid, m.gid, m.mtime) == (0, 0, 0) and not m.name.startswith('/') and '..' not in m.name
                    assert m.mode & 0o444 == 0o444 and (m.isfile() or m.mode & 0o111 == 0o111), 'readable by anybody'
                    above = m.name.rpartition('/')[0]
                    assert not above or paths[above].isdir()
                    assert m.name not in paths
                    paths[m.name] = m
                    unpacked += m.size
            assert paths['tmp'].mode == 0o1777 and paths['var/runtime/bootstrap'].mode == 0o755
            for needed in ('etc/passwd', 'etc/group', 'etc/nsswitch.conf', 'etc/ssl/certs/ca-certificates.crt'):
                assert paths[needed].isfile()
            print(name, 'ExposedPorts' in ours)
        assert len(layers) == 1, 'all layers are shared'
        assert sorted(os.listdir(f'{root}/blobs/sha256')) == sorted(seen), 'nothing is left over'
        print(sum(seen.values()), unpacked)
        """#

    static let docker = #"""
        import gzip, hashlib, json, sys
        root = sys.argv[1]
        for image in json.load(open(f'{root}/manifest.json')):
            assert set(image) == {'Config', 'RepoTags', 'Layers'}
            config = json.load(open(f"{root}/{image['Config']}"))
            for path, diff in zip(image['Layers'], config['rootfs']['diff_ids'], strict=True):
                tar = gzip.decompress(open(f'{root}/{path}', 'rb').read())
                assert 'sha256:' + hashlib.sha256(tar).hexdigest() == diff
            print(*image['RepoTags'], *config['config']['Cmd'])
        """#
}
